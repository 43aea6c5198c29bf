/** What clients do that want to take the service away from all others. Each goes on until it is told to stop. */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import {
  animation,
  END,
  headerOf,
  jpegOfScans,
  photograph,
  pngOf,
} from '../../picture/support/structures.ts';

/** Where the service is, or the proxy before it. */
export interface Target {
  readonly port: number;
  /** The name of a template that takes a picture `avatar`. */
  readonly pictures: string;
  /** The name of a stored card's picture. */
  readonly image: string;
}

/** Resolves when `signal` has aborted and its connections are closed. */
export type Attack = (target: Target, signal: AbortSignal) => Promise<void>;

/** Requests under way at a time, of an attack that waits for its answers. */
const AT_ONCE = 4;
/** ms */
const PAUSE = 20;
const HEAD = 'Host: x\r\n';
const MEBIBYTE = 2 ** 20;

const pick = <Item>(items: readonly Item[], turn: number): Item => {
  const item = items[turn % items.length];
  if (item === undefined) throw new RangeError('Expected items');
  return item;
};
const fill = (text: string, bytes: number): string => text.repeat(Math.ceil(bytes / text.length));

/** Ends with the attack, however much is under way. */
async function until(signal: AbortSignal, step: (turn: number) => Promise<unknown>): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    // A connection that the service ends is what it is to do.
    await step(turn).catch(() => undefined);
    await sleep(PAUSE, undefined, { signal }).catch(() => undefined);
  }
}

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends requests and reads their answers, several at a time. */
function ask(next: (turn: number, target: Target) => Sent): Attack {
  return async (target, signal) => {
    const agent = new Agent({ keepAlive: true });
    const lanes = Array.from({ length: AT_ONCE }, (_, lane) =>
      until(signal, (turn) => exchange(next(turn * AT_ONCE + lane, target), { target, agent, signal })),
    );
    await Promise.all(lanes);
    agent.destroy();
  };
}

interface Way {
  readonly target: Target;
  readonly agent: Agent;
  readonly signal: AbortSignal;
}

async function exchange({ method = 'POST', path, body = '', headers = {} }: Sent, way: Way): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { agent, signal, target } = way;
  const own = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers };
  request({ port: target.port, host: '127.0.0.1', path, method, headers: own, agent, signal }, (answer) => {
    answer.resume().once('end', resolve).once('error', reject);
  })
    .once('error', reject)
    .end(body);
  return promise;
}

/** Writes bytes on many connections and reads answers slowly or never; opens them anew from time to time. */
function flood(
  next: (turn: number, target: Target) => string,
  { connections = 16, reads = 0, pause = 500 } = {},
): Attack {
  return async (target, signal) => {
    const open = new Set<Socket>();
    await until(signal, async (turn) => {
      for (const socket of open) socket.destroy();
      open.clear();
      for (let index = 0; index < connections; index += 1) {
        const socket = connect(target.port, '127.0.0.1');
        socket.on('error', () => undefined).pause();
        socket.write(next(turn + index, target));
        if (reads > 0) socket.on('readable', () => socket.read(reads));
        open.add(socket);
      }
      await sleep(pause, undefined, { signal });
    });
    for (const socket of open) socket.destroy();
  };
}

/** Opens a hundred connections, and a new one for each that has been open for a moment. */
function reconnect(bytes: string): Attack {
  return async ({ port }, signal) => {
    const lanes = Array.from({ length: 100 }, () =>
      until(signal, async () => {
        const socket = connect(port, '127.0.0.1');
        const closed = once(socket, 'close');
        socket.once('connect', () => setTimeout(() => socket.destroy(), 100)).resume();
        socket.write(bytes);
        signal.addEventListener('abort', () => socket.destroy());
        await closed;
      }),
    );
    await Promise.all(lanes);
  };
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\n${HEAD}\r\n`;

const constant = ({ image }: Target): readonly string[] => [
  '/openapi.json',
  '/templates',
  '/templates/vaccine',
  `/images/${image}`,
  '/nowhere',
  '/health/ready',
  '/og/vaccine.png?signature=x',
];

const prediction = (area: string): string => JSON.stringify({ area, age: 40, period: '10月下旬〜2月上旬' });
const person = (avatar: string): string =>
  JSON.stringify({ name: '青木 はるか', role: '協力隊', about: '海の見える町で。', avatar });
const dataUri = (type: string, bytes: Buffer): string =>
  `data:image/${type};base64,${bytes.toString('base64')}`;

/** As large as a body with pictures may be. */
const LARGE = 5.7 * MEBIBYTE;
const members = (count: number): string =>
  Array.from({ length: count }, (_, index) => `"k${index}":0`).join(',');
const BODIES = [
  `{${members(640_000).slice(0, LARGE)}}`,
  fill('[', LARGE),
  `[${fill('{},', LARGE)}{}]`,
  `[${fill('0,', LARGE)}0]`,
  `{"a":${fill('{"a":', LARGE)}`,
  `"${fill('\\"', LARGE)}"`,
  fill(' ', LARGE),
  `{"${fill('a', LARGE)}":1}`,
  fill('9', LARGE),
];

const LINES = [
  fill('\n', 4 * MEBIBYTE),
  fill(`{${members(1_400)}}\n`, 4 * MEBIBYTE).slice(0, 4 * MEBIBYTE),
  fill('a', 4 * MEBIBYTE - 1),
  fill(' \r\n', 4 * MEBIBYTE).slice(0, 4 * MEBIBYTE),
  fill('{}\n', 4 * MEBIBYTE).slice(0, 4 * MEBIBYTE),
  fill('[[[[\n', 5_000),
];

const HEADER = 15_000;
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'content-type': `application/json${fill(' ', HEADER)}x` },
  { 'content-type': `application/json;${fill('a="\\a";', HEADER)}` },
  { accept: fill('a/b,', HEADER) + 'image/png' },
  { accept: fill('image/png;q=0.1,', HEADER) },
  { 'user-agent': fill('\u00e9', HEADER) },
  { 'if-none-match': fill('"a",', HEADER) },
  { authorization: `Bearer ${fill(' ', HEADER)}x` },
  { traceparent: fill('0-', HEADER) },
  { cookie: fill('a=b;', HEADER) },
];

/** A PNG of one colour, in which 23 million pixels take 20 KB. @param rowBytes without the filter's */
function blank(header: Parameters<typeof headerOf>[2], rowBytes: number): Buffer {
  const rows = deflateSync(Buffer.alloc(4_800 * (rowBytes + 1)), { level: 1 });
  return pngOf([headerOf(4_800, 4_800, header), { type: 'IDAT', data: rows }, END]);
}

/** Some are refused by their structure, others take the decoder as long as a picture may. */
const SLOW_PICTURES = [
  dataUri('jpeg', jpegOfScans(2_000, { width: 2_000, height: 2_000 })),
  dataUri('jpeg', jpegOfScans(90, { width: 4_000, height: 4_000 })),
  dataUri('webp', await animation(250)),
  dataUri('jpeg', photograph(4_900, 4_800, MEBIBYTE)),
  dataUri('png', blank({ depth: 1, colour: 0, interlace: 1 }, 4_800 / 8)),
  dataUri('png', blank({}, 4_800 * 4)),
];

const FORMS = [
  'variant=square&scale=2&format=webp&max_bytes=50000',
  'scale=2&format=webp&max_bytes=100000',
  'scale=2&format=jpeg&max_bytes=50000',
  'scale=2&format=webp',
  'variant=square&scale=2',
  'explain=true',
  'scale=2&format=png&max_bytes=50000',
];

export const ATTACKS: Readonly<Record<string, Attack>> = {
  'pipelining without reading': flood((turn, target) => get(pick(constant(target), turn)).repeat(1_500)),
  'pipelining of the shortest requests': flood(() => 'GET / HTTP/1.1\r\n\r\n'.repeat(20_000)),
  'pipelining of cards': flood((turn) => {
    const body = prediction(`速${turn}`);
    const post = `POST /create HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    return post.repeat(300);
  }),
  'slow reading': flood((turn, target) => get(pick(constant(target), turn)).repeat(20), {
    connections: 64,
    reads: 200,
  }),
  'half a request': flood(
    (turn) =>
      pick([`GET / HTTP/1.1\r\n${HEAD}`, `POST /create HTTP/1.1\r\n${HEAD}Content-Length: 99\r\n\r\n`], turn),
    { connections: 300, pause: 1_000 },
  ),
  'chunks of one byte': flood(
    (turn) =>
      `${pick(['GET /health/live', 'POST /create', 'POST /nowhere'], turn)} HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${fill('1\r\na\r\n', MEBIBYTE)}`,
  ),
  'what is no request behind a slow one': flood((turn) => {
    const body = prediction(`後${turn}`);
    return `POST /render/vaccine?${pick(FORMS, turn)} HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}${fill('X\r\n\r\n', MEBIBYTE)}`;
  }),
  'new connections all the time': reconnect(
    `GET /health/live HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n${fill('1\r\na\r\n', MEBIBYTE / 8)}`,
  ),
  'expensive forms': ask((turn) => ({
    path: `/render/vaccine?${pick(FORMS, turn)}`,
    body: prediction(`高${turn}`),
  })),
  'expensive forms of stored cards': ask((turn) => ({
    path: `/create/vaccine?${pick(FORMS.slice(0, -2), turn)}`,
    body: prediction(`価${turn}`),
  })),
  'bodies of any structure': ask((turn, { pictures }) => ({
    path: pick([`/create/${pictures}`, `/render/${pictures}`, '/create'], turn),
    body: pick(BODIES, turn),
  })),
  'lines of any structure': ask((turn) => ({
    path: '/batch/vaccine',
    body: pick(LINES, turn),
    headers: { 'content-type': 'application/x-ndjson' },
  })),
  'headers of any structure': ask((turn) => ({
    path: '/create',
    body: prediction('頭'),
    headers: pick(HEADERS, turn),
  })),
  'slow pictures': ask((turn, { pictures }) => ({
    path: `/render/${pictures}${turn % 3 === 0 ? '?scale=2&format=webp&max_bytes=50000' : ''}`,
    body: person(pick(SLOW_PICTURES, turn)),
  })),
};
