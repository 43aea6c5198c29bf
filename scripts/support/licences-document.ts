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
The image has all texts in \`/app/licences.txt\`, those of fonts and emoji in \`/app/fonts\` ([fonts](../fonts)).
\`npm run sbom\` writes the list for machines (CycloneDX).

## Fonts, emoji and tables

${markdownTable(
  ['file', 'what', 'version', 'licence', 'from'],
  files.map(({ file, name, version, licence, source }) => [`\`${file}\``, name, version, licence, source]),
)}
## Packages

The service depends on these. An image holds what the bundle takes of them, and \`@resvg/resvg-js\` and \`sharp\` with the
native libraries of its own platform.

${markdownTable(
  ['package', 'version', 'licence'],
  packages.map(({ name, version, licence }) => [`\`${name}\``, version, licence]),
)}`;
}
