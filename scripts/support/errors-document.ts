import { PROBLEMS } from '../../src/errors.ts';
import { markdownTable } from './markdown-table.ts';

/** Writes docs/errors.md: the closed table of errors. */
export function errorsDocument(): string {
  const rows = Object.entries(PROBLEMS)
    .sort(([, one], [, other]) => one.status - other.status)
    .map(([code, { status, title, detail }]) => [String(status), `\`${code}\``, title, detail]);
  return `# Errors

Generated from \`src/errors.ts\` by \`npm run docs\`.

Every error is \`application/problem+json\` (RFC 9457). \`code\` is stable: compare it, not the texts. \`errors\` has an entry
for each wrong value: \`pointer\` (RFC 6901) into the body, \`message\`, and \`codePoints\` if characters are wrong.

${markdownTable(['status', 'code', 'title', 'detail'], rows)}`;
}
