/** Whatever stands in a request's line and headers, the answer is this service's own, and the next card is right. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { exchange } from '../http/support/raw-socket.ts';
import { PREDICTION } from '../support/post-context.ts';
import { hostileText } from './support/hostile-text.ts';
import { readProblem, watchedService } from './support/watched-service.ts';
import { runs } from '../support/property-seed.ts';
import { sharedService } from '../support/shared-service.ts';
import { codePoint } from '../support/code-point.ts';

const BODY = JSON.stringify(PREDICTION);
const PATHS = [
  '/',
  '/create',
  '/create/',
  '/resolve/vaccine',
  '/render/',
  '/templates/',
  '/images/',
  '/openapi.json',
  '/health/',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const encoded = hostileText.map((text) => encodeURIComponent(text.toWellFormed()));
const names = fc.oneof(
  fc.constantFrom('variant', 'explain', '__proto__', 'constructor', 'variant[]', ''),
  encoded,
);
const values = fc.oneof(
  fc.constantFrom('square', 'true', 'fallback', '%ED%A0%80', '%', '%zz', '%00'),
  encoded,
);

const HEADERS = [
  'Accept',
  'Accept-Encoding',
  'Authorization',
  'Cache-Control',
  'Connection',
  'Content-Encoding',
  'Content-Type',
  'Cookie',
  'Expect',
  'Forwarded',
  'Host',
  'If-None-Match',
  'Keep-Alive',
  'Origin',
  'Range',
  'TE',
  'Traceparent',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
  'User-Agent',
  'X-Cloud-Trace-Context',
  'X-Forwarded-Host',
  'X-HTTP-Method-Override',
  '__proto__',
];
const MEANINGFUL = [
  'close',
  'keep-alive',
  'gzip',
  'chunked',
  '100-continue',
  'application/json',
  'application/json; charset=utf-16',
];
const headerValue = fc.oneof(
  fc.constantFrom(
    ...MEANINGFUL,
    'application/json;charset',
    'multipart/form-data; boundary=x',
    'bytes=0-',
    '*',
    'h2c',
    '',
  ),
  hostileText,
  fc.string({ unit: codePoint, maxLength: 40 }),
);

describe('a request', () => {
  const service = watchedService(sharedService('files'));

  test('with any query is answered', async () => {
    const path = fc.constantFrom('/create', '/resolve/article', '/render/vaccine');
    const query = fc.array(fc.tuple(names, values), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(path, query, async (path, members) => {
        const text = members.map((member) => member.join('=')).join('&');
        const { status, problem } = await service.send({ path: `${path}?${text}`, body: BODY });
        assert.ok([200, 201, 404, 422].includes(status), String(status));
        if (status === 404) assert.equal(problem?.code, 'variant_not_found');
        await service.assertUnharmed();
      }),
      runs(45),
    );
  });

  test('to any path, by any method, is answered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...METHODS),
        fc.constantFrom(...PATHS),
        fc.oneof(
          encoded,
          encoded.map(decodeSlashes),
          fc.constantFrom('%', '%zz', '%ff', '%c0%af', '..', '//'),
        ),
        async (method, start, rest) => {
          const { text } = await exchange(
            service.port,
            `${method} ${start}${rest} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`,
          );
          assertSound(text, method);
          await service.assertUnharmed();
        },
      ),
      runs(45),
    );
  });

  test('with any headers is answered once', async () => {
    const headers = fc.array(fc.tuple(fc.constantFrom(...HEADERS), headerValue), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(headers, fc.boolean(), async (headers, isLatin) => {
        // An end of line would make two requests of it, with two answers.
        const lines = headers
          .map(([name, value]) => `${name}: ${value.replaceAll(/[\r\n]/gu, ' ')}\r\n`)
          .join('');
        const { text, closed } = await exchange(
          service.port,
          Buffer.from(`POST /create HTTP/1.1\r\n${lines}`, isLatin ? 'latin1' : 'utf8'),
          `Content-Length: ${Buffer.byteLength(BODY)}\r\nConnection: close\r\n\r\n${BODY}`,
        );
        assertSound(text, 'POST');
        assert.equal(closed, true);
        await service.assertUnharmed();
      }),
      runs(45),
    );
  });
});

function decodeSlashes(text: string): string {
  return text.replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%3B', ';').replaceAll('%3F', '?');
}

/** Holds bytes to what every answer has to be. */
function assertSound(text: string, method: string): void {
  const [head = '', ...rest] = text.replace('HTTP/1.1 100 Continue\r\n\r\n', '').split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /u.exec(head)?.[1] ?? assert.fail(`No answer: ${text}`));
  assert.ok(status < 500, text);
  assert.match(head, /^x-content-type-options: nosniff\r?$/imu);
  // A set cookie, a server's name, or any field that was sent would be one that is not known here.
  assert.doesNotMatch(head, /^(?:set-cookie|server|x-powered-by|x-forwarded-.*|via):/imu);
  if (method === 'HEAD') assert.deepEqual(rest, ['']);
  else if (status >= 400) assert.equal(readProblem(rest.join('\r\n\r\n')).status, status);
}
