/** Characters of a line. */
const LINE = /.{1,100}/gu;

/** A long text without line feeds as an expression of TypeScript, in lines that editors and diffs can show. */
export function joinedLiteral(text: string): string {
  const lines = text.match(LINE) ?? [];
  return `[\n${lines.map((line) => `  '${line}',\n`).join('')}].join('')`;
}
