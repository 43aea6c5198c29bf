import { ALLOWED_LICENCES, licencesOf } from './allowed-licences.ts';
import { markdownTable } from './markdown-table.ts';
import { shippedFiles, shippedPackages } from './shipped-parts.ts';

/** Writes docs/licences.md: the third-party parts of the image. */
export async function licencesDocument(): Promise<string> {
  const [packages, files] = await Promise.all([shippedPackages(), shippedFiles()]);
  const licences = Object.entries(ALLOWED_LICENCES).map(([licence, duty]) => [
    licence,
    String([...packages, ...files].filter((part) => licencesOf(part.licence).includes(licence)).length),
    duty,
  ]);
  return `# Licences of what ships

Generated from \`package-lock.json\`, \`fonts/manifest.json\` and the generated tables by \`npm run docs\`.

ogp-generator has the [MIT licence](../LICENSE). Its image holds the parts that this page lists, with these licences
only:

${markdownTable(['licence', 'parts', 'duty when you ship it'], licences)}
The image has the licence texts in \`/app/licences.txt\`, and those of fonts and emoji in \`/app/fonts\`
([fonts](../fonts)). \`npm run sbom\` writes the list as CycloneDX.

## Fonts, emoji and tables

${markdownTable(
  ['file', 'what', 'version', 'licence', 'from'],
  files.map(({ file, name, version, licence, source }) => [`\`${file}\``, name, version, licence, source]),
)}
## Packages

The service depends on these packages. An image holds the bundled parts of them, and \`@resvg/resvg-js\` and \`sharp\` with
the native libraries of its platform.

${markdownTable(
  ['package', 'version', 'licence'],
  packages.map(({ name, version, licence }) => [`\`${name}\``, version, licence]),
)}`;
}
