import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { traceFields } from '../../src/http/request-log.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

const fields = (id: string, span: string | null, sampled: boolean) => ({
  'logging.googleapis.com/trace': `projects/cards-1/traces/${id}`,
  ...(span === null ? {} : { 'logging.googleapis.com/spanId': span }),
  'logging.googleapis.com/trace_sampled': sampled,
});

describe('the trace of a request', () => {
  for (const [header, value, expected] of [
    ['traceparent', `00-${TRACE}-${SPAN}-01`, fields(TRACE, SPAN, true)],
    ['traceparent', `00-${TRACE}-${SPAN}-00`, fields(TRACE, SPAN, false)],
    ['traceparent', `00-${TRACE}-${SPAN}-02`, fields(TRACE, SPAN, false)],
    ['traceparent', `cc-${TRACE}-${SPAN}-03-what-the-future-will-be-like`, fields(TRACE, SPAN, true)],
    ['x-cloud-trace-context', `${TRACE}/1;o=1`, fields(TRACE, '0000000000000001', true)],
    ['x-cloud-trace-context', `${TRACE}/67667974448284343;o=0`, fields(TRACE, '00f067aa0ba902b7', false)],
    ['x-cloud-trace-context', TRACE.toUpperCase(), fields(TRACE, null, false)],
    ['traceparent', `00-${TRACE}-short-01`, {}],
    ['traceparent', `00-${TRACE.toUpperCase()}-${SPAN}-01`, {}],
    ['traceparent', '', {}],
    ['x-cloud-trace-context', 'x/1;o=1', {}],
    ['x-cloud-trace-context', `${TRACE}/1;o=1\nforged`, {}],
  ] as const) {
    test(`is read from ${header}: ${JSON.stringify(value)}`, () => {
      assert.deepEqual(traceFields({ [header]: value }, 'cards-1'), expected);
    });
  }

  test('is read from traceparent where both are sent', () => {
    const headers = { traceparent: `00-${TRACE}-${SPAN}-01`, 'x-cloud-trace-context': `${'0'.repeat(32)}/1` };
    assert.deepEqual(traceFields(headers, 'cards-1'), fields(TRACE, SPAN, true));
  });

  test('is left out where no project is known', () => {
    assert.deepEqual(traceFields({ traceparent: `00-${TRACE}-${SPAN}-01` }, undefined), {});
  });
});
