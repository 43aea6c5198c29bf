/** Posts batches and reads their answers. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { cardAnswer } from '../../../src/http/answers.ts';
import { problemDocument } from '../../../src/http/problems.ts';
import { ask } from './ask.ts';
import { TOKYO, type TestApp } from './test-app.ts';

export const line = z.looseObject({
  line: z.int().optional(),
  answered: z.int().optional(),
  card: cardAnswer.optional(),
  problem: problemDocument.optional(),
});

export type BatchLine = z.infer<typeof line>;

export function batch({ app }: Pick<TestApp, 'app'>, payload: string | Buffer, path = '/batch/vaccine') {
  return ask(app, {
    method: 'POST',
    url: path,
    payload,
    headers: { 'content-type': 'application/x-ndjson' },
  });
}

export function readLines(body: string): BatchLine[] {
  assert.ok(body.endsWith('\n'));
  return body
    .split('\n')
    .slice(0, -1)
    .map((text) => line.parse(JSON.parse(text)));
}

export const contexts = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ ...TOKYO, area: `第${index}区` }));
export const toLines = (values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value)).join('\n');
