import assert from 'node:assert/strict';
import { PROBLEMS } from '../../src/errors.ts';
import type { ProblemDocument } from '../../src/http/problems.ts';

/** Makes sure that a problem has the texts of the table, into which the template that was asked for may be written. */
export function assertTexts({
  code,
  status,
  title,
  detail,
}: Pick<ProblemDocument, 'code' | 'status' | 'title' | 'detail'>): void {
  const known = PROBLEMS[code];
  assert.deepEqual({ status, title }, { status: known.status, title: known.title });
  const parts = known.detail.split('{template}').map((part) => RegExp.escape(part));
  const template = '(?:[a-z0-9-]+|\\{template\\})';
  assert.match(detail, new RegExp(`^${parts.join(template)}(?: One is \\{.*\\}\\.)?$`, 'u'));
}
