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

/** From one host of the list to another, such as to the one that has the files. */
export const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Pictures on their way at one time; each may take its whole size of memory. */
export const MAX_FETCHES = 32;
/** Of one host, so that a slow one leaves places for others. One that answers in 200 ms sends 60 pictures a second. */
export const MAX_FETCHES_OF_HOST = 12;

/** Of an answer's head, bytes. */
export const MAX_HEADER_BYTES = 8_192;

export interface FetchOptions {
  /** Host names, exactly. None: no URL is fetched. */
  readonly hosts: ReadonlySet<string>;
  /** For a picture, redirects included, ms. */
  readonly deadline: number;
  /** Of a picture. */
  readonly maxBytes: number;
  /** What a test puts in the place of the network. */
  readonly network?: Partial<Network>;
}

interface Network {
  readonly resolve: Resolve;
  readonly isPublic: (address: string) => boolean;
  /** For the connection, such as another port and authority. */
  readonly connection: Pick<RequestOptions, 'port' | 'ca'>;
}

/**
 * Fetches the bytes of a picture.
 *
 * @throws Problem with the pointer '' where it has one: `picture_rejected` for a URL that is not to be fetched and for
 *   what is larger than it may be, `picture_unreachable`, `picture_timeout`, `overloaded`
 */
export type FetchPicture = (url: string) => Promise<Uint8Array>;

/** Makes the function that fetches pictures from servers that are on a list and on the public network. */
export function createFetchPicture({ hosts, deadline, maxBytes, network = {} }: FetchOptions): FetchPicture {
  const { resolve = resolveAll, isPublic = isPublicAddress, connection = {} } = network;
  // One of its own, without anything kept: no socket that another host's check let through is used again.
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
  let underWay = 0;
  /** Never more names than {@link hosts}. */
  const underWayOf = new Map<string, number>();

  function count(host: string, change: 1 | -1): void {
    underWay += change;
    underWayOf.set(host, (underWayOf.get(host) ?? 0) + change);
  }

  async function follow(text: string, signal: AbortSignal): Promise<Uint8Array> {
    let target = text;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const url = checkUrl(target, hosts);
      const answer = await ask(url, { ...options, signal });
      const { statusCode = 0, headers } = answer;
      if (!REDIRECTS.has(statusCode)) return await readPicture(answer, maxBytes);
      answer.destroy();
      const next = headers.location === undefined ? null : URL.parse(headers.location, url.href);
      if (next === null) throw unreachable('a redirect to nowhere');
      target = next.href;
    }
    throw unreachable('more redirects than are followed');
  }

  return async (url) => {
    const { hostname } = checkUrl(url, hosts);
    if (underWay >= MAX_FETCHES || (underWayOf.get(hostname) ?? 0) >= MAX_FETCHES_OF_HOST)
      throw new Problem('overloaded', { message: 'Too many pictures are fetched.' });
    count(hostname, 1);
    try {
      // Also because a lookup that hangs does not heed the signal of its request.
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

function ask({ hostname, pathname, search }: URL, options: RequestOptions): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  // Not the URL itself: Node would take user, password and port of it.
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
  if (!/^image\//iu.test(headers['content-type'] ?? '')) throw unreachable('an answer that is no picture');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw unreachable('an encoded answer');
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

function resolveAll(hostname: string): ReturnType<Resolve> {
  return lookup(hostname, { all: true });
}

function tooLarge(maxBytes: number): Problem {
  return pictureRejected(`Expected a picture of at most ${maxBytes} bytes but its host sent more`);
}

/** @param reason for the log: a kind of failure, never a URL, an address or a part of the answer */
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

/** Messages of the network quote names and addresses; its codes do not. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown failure';
  return codeOf(error) ?? error.name;
}

/**
 * A URL that may be fetched: `https`, port 443, neither user nor password, and a host of the list by its name. The
 * parser (WHATWG URL) writes every form of a host in one: `0x7f.1` is `127.0.0.1` by then, and IDN is punycode.
 *
 * @param hosts in lower case, IDN as punycode
 * @throws Problem `picture_rejected`, pointer ''
 */
export function checkUrl(text: string, hosts: ReadonlySet<string>): URL {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:')
    throw pictureRejected('Expected an https URL but received another');
  if (url.username !== '' || url.password !== '') {
    throw pictureRejected('Expected a URL without user and password but received one with them');
  }
  if (url.port !== '') throw pictureRejected('Expected a URL without port but received one with it');
  if (isIP(url.hostname.replace(/^\[|\]$/gu, '')) !== 0 || !hosts.has(url.hostname)) {
    throw pictureRejected('Expected a host that this service fetches pictures from but received another');
  }
  return url;
}
