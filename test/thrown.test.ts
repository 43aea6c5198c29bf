/** Lines against the documented shapes: https://cloud.google.com/error-reporting/docs/formatting-error-messages */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { PROBLEMS, Problem, type ProblemCode } from '../src/errors.ts';
import { describeError } from '../src/thrown.ts';
import { createLogger } from '../src/log.ts';
import { createTestApp, TOKYO, type TestApp } from './http/support/test-app.ts';

const TYPE = 'type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent';

/** ReportedErrorEvent as far as it is written, in the fields of structured logging. */
const reported = z.looseObject({
  '@type': z.literal(TYPE),
  severity: z.enum(['ERROR', 'CRITICAL']),
  message: z.string().min(1),
  stack_trace: z.string().regex(/^\S.*(?:\n {4}at .*:\d+:\d+\)?)+$/u),
  serviceContext: z.strictObject({ service: z.string(), version: z.string() }),
});

function write(error: unknown): unknown {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger('info', destination, { service: 'cards', version: 'cards-00001' });
  logger.error(describeError(error), 'POST /create 500');
  assert.equal(lines.length, 1);
  return JSON.parse(lines[0] ?? '');
}

/** A request's line is written when its answer is out, which a client may learn a moment earlier. */
async function lineOf(parts: TestApp, code: string): Promise<Record<string, unknown>> {
  for (let turn = 0; turn < 100; turn += 1) {
    const line = parts.log.find((entry) => 'httpRequest' in entry && entry['code'] === code);
    if (line !== undefined) return line;
    await setTimeout(10);
  }
  return assert.fail('Expected a line');
}

describe('a line of a fault', () => {
  for (const [what, error] of [
    ['a problem', new Problem('renderer_failed', { message: 'The process exited with code 1.' })],
    ['any other error', new TypeError('quotes 東京都')],
    ['one whose message looks like its frames', new TypeError('quotes\n    at 東京都 (file:///a.ts:1:2)')],
  ] as const) {
    test(`is one that Error Reporting takes: ${what}`, () => {
      const line = reported.parse(write(error));
      assert.deepEqual(line.serviceContext, { service: 'cards', version: 'cards-00001' });
      assert.doesNotMatch(line.stack_trace, /東京都|exited/u);
    });
  }

  test('of what is thrown without being an error is marked all the same', () => {
    assert.equal(z.looseObject({ '@type': z.string() }).parse(write('x'))['@type'], TYPE);
  });
});

test('what is reported as an error', async (t) => {
  const parts = await createTestApp(t);

  for (const [index, code] of (Object.keys(PROBLEMS) as ProblemCode[]).entries()) {
    const { status } = PROBLEMS[code];
    const isFault = status >= 500 && status !== 503;
    await t.test(`is ${isFault ? '' : 'not '}${code}, ${status}`, async () => {
      parts.renderer.before = () => Promise.reject(new Problem(code));
      // Past the check that the route documents its problems: any of them may come from below.
      await parts.app.inject({ method: 'POST', url: '/create', body: { ...TOKYO, age: index } });
      const line = await lineOf(parts, code);
      assert.equal('@type' in line, isFault);
      assert.equal('stack_trace' in line, isFault);
      assert.equal(
        z.looseObject({ code: z.string() }).parse(line['logging.googleapis.com/labels']).code,
        code,
      );
    });
  }
});
