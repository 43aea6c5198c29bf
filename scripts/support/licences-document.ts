import { ALLOWED_LICENCES, licencesOf } from './allowed-licences.ts';
import { markdownTable } from './markdown-table.ts';
import { shippedFiles, shippedPackages } from './shipped-parts.ts';

/** docs/licences.md: what of others the image holds, for those who pass it on. */
export async function licencesDocument(): Promise<string> {
  const [packages, files] = await Promise.all([shippedPackages(), shippedFiles()]);
  const licences = Object.entries(ALLOWED_LICENCES).map(([licence, duty]) => [
    licence,
    String([...packages, ...files].filter((part) => licencesOf(part.licence).includes(licence)).length),
    duty,
  ]);
  return `# Licences of what ships

Generated from \`package-lock.json\`, \`fonts/manifest.json\` and the generated tables by \`npm run docs\`.

ogp-generator itself is under the [MIT licence](../LICENSE). Its image holds what is listed here, and nothing under
another licence than these:

${markdownTable(['licence', 'parts', 'what it asks of who ships it'], licences)}
The text of a package's licence, where the package has one, lies in its folder of \`node_modules\`; those of fonts and
emoji lie in [fonts](../fonts). \`npm run sbom\` writes the same for machines (CycloneDX).

## Fonts, emoji and tables

${markdownTable(
  ['file', 'what', 'version', 'licence', 'from'],
  files.map(({ file, name, version, licence, source }) => [`\`${file}\``, name, version, licence, source]),
)}
## Packages

\`@resvg/resvg-js-*\` and \`@img/sharp-*\` are native libraries for many platforms; an image holds those of its own.

${markdownTable(
  ['package', 'version', 'licence'],
  packages.map(({ name, version, licence }) => [`\`${name}\``, version, licence]),
)}`;
}
