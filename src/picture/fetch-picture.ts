import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { Problem } from '../errors.ts';
import { PICTURE_FORMATS } from '../picture-format.ts';
import { codeOf } from '../thrown.ts';
import { withinDeadline } from '../within-deadline.ts';
import { checkedLookup, type Resolve, isPublicAddress, shareLookups } from './public-addresses.ts';
import { pictureRejected } from './picture-structure.ts';

/** Most redirects per picture. Each target must be on the list of hosts, such as the host that serves the files. */
export const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Most fetches in flight. Each may hold a picture of the largest size in memory. */
export const MAX_FETCHES = 32;
/**
 * Most fetches in flight per host, so that a slow host does not block the others. A host that answers in 200 ms can send
 * 60 pictures per second.
 */
export const MAX_FETCHES_OF_HOST = 12;

/** Largest head of an answer, bytes. */
export const MAX_HEADER_BYTES = 8_192;

export interface FetchOptions {
  /** Exact host names that are allowed. If empty, no URL is fetched. */
  readonly hosts: ReadonlySet<string>;
  /** For one picture, redirects included, ms. */
  readonly deadline: number;
  /** Largest size of a picture's file. */
  readonly maxBytes: number;
  /** Replaces parts of the network in tests. */
  readonly network?: Partial<Network>;
}

interface Network {
  readonly resolve: Resolve;
  readonly isPublic: (address: string) => boolean;
  /** Options of the connection, such as another port and certificate authority. */
  readonly connection: Pick<RequestOptions, 'port' | 'ca'>;
}

/**
 * Fetches the bytes of a picture.
 *
 * @throws Problem `picture_rejected` if the URL is not allowed or the picture is too large, `picture_unreachable`,
 *   `picture_timeout`, each with the pointer ''; `overloaded` without a pointer
 */
export type FetchPicture = (url: string) => Promise<Uint8Array>;

/** Creates the function that fetches pictures. It connects only to listed hosts with public addresses. */
export function createFetchPicture({ hosts, deadline, maxBytes, network = {} }: FetchOptions): FetchPicture {
  const { resolve = resolveAll, isPublic = isPublicAddress, connection = {} } = network;
  // A separate agent without kept connections, so that each connection passes the check of its addresses.
  const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 });
  const options: RequestOptions = {
    port: 443,
    ...connection,
    agent,
    lookup: checkedLookup(shareLookups(resolve), isPublic),
    maxHeaderSize: MAX_HEADER_BYTES,
    headers: {
      accept: Object.values(PICTURE_FORMATS)
        .map(({ type }) => type)
        .join(', '),
      'accept-encoding': 'identity',
      'user-agent': 'ogp-generator',
    },
  };
  let inFlight = 0;
  /** Fetches in flight by host. Bounded, because only listed hosts are counted. */
  const inFlightByHost = new Map<string, number>();

  function count(host: string, change: 1 | -1): void {
    inFlight += change;
    inFlightByHost.set(host, (inFlightByHost.get(host) ?? 0) + change);
  }

  async function follow(text: string, signal: AbortSignal): Promise<Uint8Array> {
    let target = text;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const url = checkUrl(target, hosts);
      const answer = await sendRequest(url, { ...options, signal });
      const { statusCode = 0, headers } = answer;
      if (!REDIRECTS.has(statusCode)) return await readPicture(answer, maxBytes);
      answer.destroy();
      const next = headers.location === undefined ? null : URL.parse(headers.location, url.href);
      if (next === null) throw unreachable('a redirect without a valid location');
      target = next.href;
    }
    throw unreachable(`more than ${MAX_REDIRECTS} redirects`);
  }

  return async (url) => {
    const { hostname } = checkUrl(url, hosts);
    if (inFlight >= MAX_FETCHES || (inFlightByHost.get(hostname) ?? 0) >= MAX_FETCHES_OF_HOST)
      throw new Problem('overloaded', { message: 'Too many pictures are being fetched.' });
    count(hostname, 1);
    try {
      // The request's own signal is not enough: it does not end a DNS lookup that hangs.
      return await withinDeadline({ action: 'fetch a picture', deadline }, ({ signal }) =>
        follow(url, signal),
      );
    } catch (error) {
      if (!(error instanceof Problem)) throw unreachable(causeOf(error));
      if (error.code !== 'deadline_exceeded') throw error;
      throw problemOf('picture_timeout', `no picture within ${deadline} ms`);
    } finally {
      count(hostname, -1);
    }
  };
}

function sendRequest({ hostname, pathname, search }: URL, options: RequestOptions): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  // The URL itself is not passed: Node would also use its user, password and port.
  request({ ...options, hostname, servername: hostname, path: pathname + search }, resolve)
    .on('error', reject)
    .end();
  return promise;
}

async function readPicture(answer: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  try {
    checkHead(answer, maxBytes);
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of answer as AsyncIterable<Buffer>) {
      bytes += piece.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } finally {
    answer.destroy();
  }
}

function checkHead({ statusCode, headers }: IncomingMessage, maxBytes: number): void {
  if (statusCode !== 200) throw unreachable('a status other than 200');
  if (!/^image\//iu.test(headers['content-type'] ?? '')) throw unreachable('an answer that is not a picture');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw unreachable('an answer with a content encoding');
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

function resolveAll(hostname: string): ReturnType<Resolve> {
  return lookup(hostname, { all: true });
}

function tooLarge(maxBytes: number): Problem {
  return pictureRejected(`Expected a picture of at most ${maxBytes} bytes but its host sent more`);
}

/**
 * Returns the Problem `picture_unreachable`.
 *
 * @param reason for the log: a kind of failure, never a URL, an address or a part of the answer
 */
function unreachable(reason: string): Problem {
  return problemOf('picture_unreachable', reason);
}

function problemOf(code: 'picture_unreachable' | 'picture_timeout', reason: string): Problem {
  const message = 'Expected the host to send this picture but it did not';
  return new Problem(code, {
    message: `A picture was not fetched: ${reason}.`,
    errors: [{ pointer: '', message }],
  });
}

/** Returns the error's code. Its message is not used because it quotes host names and addresses. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown failure';
  return codeOf(error) ?? error.name;
}

/**
 * Parses a URL and checks that it may be fetched: `https`, port 443, no user or password, and a listed host name. The
 * parser (WHATWG URL) normalises hosts first: it writes `0x7f.1` as `127.0.0.1`, and IDN as punycode.
 *
 * @param hosts in lower case, IDN as punycode
 * @throws Problem `picture_rejected` with the pointer ''
 */
export function checkUrl(text: string, hosts: ReadonlySet<string>): URL {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:')
    throw pictureRejected('Expected an https URL but received another one');
  if (url.username !== '' || url.password !== '') {
    throw pictureRejected('Expected a URL without user and password but received one with them');
  }
  if (url.port !== '') throw pictureRejected('Expected a URL without a port but received one with a port');
  if (isIP(url.hostname.replace(/^\[|\]$/gu, '')) !== 0 || !hosts.has(url.hostname)) {
    throw pictureRejected('Expected a host that this service fetches pictures from but received another one');
  }
  return url;
}
