import { PROBLEMS } from '../../src/errors.ts';
import { markdownTable } from './markdown-table.ts';

/** docs/errors.md: the closed table of errors, for those who call the service. */
export function errorsDocument(): string {
  const rows = Object.entries(PROBLEMS)
    .sort(([, one], [, other]) => one.status - other.status)
    .map(([code, { status, title, detail }]) => [String(status), `\`${code}\``, title, detail]);
  return `# Errors

Generated from \`src/errors.ts\` by \`npm run docs\`.

Every answer that is not a success is \`application/problem+json\` (RFC 9457). \`code\` is stable: match on it, not on the
texts. \`errors\` has an entry for each value that is wrong: \`pointer\` (RFC 6901) into the body, \`message\`, and
\`codePoints\` where characters are concerned.

${markdownTable(['status', 'code', 'title', 'detail'], rows)}`;
}
