/** What a problem tells people to do has to be possible. */
import assert from 'node:assert/strict';
import { maxHeaderSize } from 'node:http';
import { describe, test } from 'node:test';
import { describeConfig, PICTURE_BODY_LIMIT } from '../../src/config.ts';
import { BODY_LIMIT } from '../../src/context/parse-json.ts';
import { PROBLEMS } from '../../src/errors.ts';
import { ask } from './support/ask.ts';
import { createTestApp } from './support/test-app.ts';

const KIB = 1024;

describe('the text of a problem', () => {
  test('names the limits that there are', () => {
    const { body_too_large: body, headers_too_large: headers, request_timeout: timeout } = PROBLEMS;
    assert.ok(body.detail.includes(`${BODY_LIMIT / KIB} KiB for a context`));
    assert.ok(body.detail.includes(`${PICTURE_BODY_LIMIT / KIB ** 2} MiB for a context with pictures`));
    assert.ok(headers.detail.includes(`${maxHeaderSize / KIB} KiB`));
    const milliseconds = describeConfig().find(({ name }) => name === 'REQUEST_TIMEOUT_MS')?.default ?? '';
    assert.ok(timeout.detail.includes(`${Number(milliseconds.replaceAll(/[^\d]/gu, '')) / 1000} seconds`));
  });

  test('sends nobody to a path that is not served', async (t) => {
    const { app } = await createTestApp(t);
    const details = Object.values(PROBLEMS)
      .map(({ detail }) => detail)
      .join('\n');
    const paths = new Set([...details.matchAll(/GET (\/[\w.]+)/gu)].map(([, path = '']) => path));
    assert.deepEqual(paths, new Set(['/openapi.json', '/templates']));
    for (const url of paths) assert.equal((await ask(app, { method: 'GET', url })).statusCode, 200);
  });

  test('says of all that is answered with 503 that Retry-After tells when to come back', () => {
    for (const { status, detail } of Object.values(PROBLEMS)) {
      if (status === 503) assert.match(detail, /after the seconds in Retry-After/u);
    }
  });

  test('says whom to ask for the token', () => {
    assert.match(PROBLEMS.unauthorized.detail, /API_TOKENS of this service: ask its operator/u);
  });
});
