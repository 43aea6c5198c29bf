import { describeConfig } from '../../src/config.ts';
import { markdownTable } from './markdown-table.ts';

/** Writes docs/configuration.md: every environment variable. */
export function configurationDocument(): string {
  const rows = describeConfig().map((row) => [`\`${row.name}\``, row.default, row.expected, row.about]);
  return `# Configuration

Generated from \`src/config.ts\` by \`npm run docs\`.

Environment variables are the only configuration. A blank variable counts as unset. The service does not start with a
wrong value: it lists all wrong variables, each with what was expected and what was found.

${markdownTable(['variable', 'default', 'expected', 'purpose'], rows)}`;
}
