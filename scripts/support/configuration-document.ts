import { describeConfig } from '../../src/config.ts';
import { markdownTable } from './markdown-table.ts';

/** docs/configuration.md: every environment variable, for those who run the service. */
export function configurationDocument(): string {
  const rows = describeConfig().map((row) => [`\`${row.name}\``, row.default, row.expected, row.about]);
  return `# Configuration

Generated from \`src/config.ts\` by \`npm run docs\`.

The environment is all there is to configure. A blank variable counts as unset. The service does not start with a bad
one; it names all of them together, each with what was expected and what was found.

${markdownTable(['variable', 'default', 'expected', 'what it is for'], rows)}`;
}
