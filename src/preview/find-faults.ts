import { readFileSync } from 'node:fs';
import { ExampleError, type ExampleFault } from '../renderer/check-examples.ts';
import { SvgError } from '../svg/svg-tree.ts';
import { TemplateError } from '../template/finding.ts';
import { displayPath } from '../template/read-templates.ts';
import { messageOf } from '../thrown.ts';
import type { PreviewFault } from './answers.ts';

/** What has kept templates from being loaded, by file and line where they are known. */
export function findFaults(error: unknown): PreviewFault[] {
  if (error instanceof TemplateError) return error.findings.map((finding) => ({ ...finding }));
  if (error instanceof ExampleError) return error.faults.map(locate);
  if (error instanceof SvgError) {
    return [{ file: displayPath(error.file), line: error.line, message: error.reason }];
  }
  return [{ file: null, line: null, message: messageOf(error) }];
}

function locate({ file, line, ids: [id], message }: ExampleFault): PreviewFault {
  return {
    file: displayPath(file),
    line: line ?? (id === undefined ? null : lineOfText(readFileSync(file, 'utf8'), id)),
    message,
  };
}

/** Where a text is: that of its `id` or, as texts without one are named by their position, of the nth `<text>`. */
function lineOfText(source: string, id: string): number | null {
  const named = source.search(new RegExp(`\\sid=["']${RegExp.escape(id)}["']`, 'u'));
  const position = Number(/^text-(\d+)$/u.exec(id)?.[1] ?? 0);
  const index = named >= 0 ? named + 1 : ([...source.matchAll(/<text\b/gu)][position - 1]?.index ?? -1);
  return index < 0 ? null : source.slice(0, index).split('\n').length;
}
