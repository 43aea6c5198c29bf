import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { BODY_LIMIT, parseJson } from '../context/parse-json.ts';
import { Problem } from '../errors.ts';
import { type HttpServer, JSON_TYPES, NDJSON_TYPES } from './http-server.ts';

/**
 * Of the contexts larger than BODY_LIMIT that are in memory at a time, bytes: five with two of the largest pictures
 * each, or a hundred with usual ones. Smaller bodies are not counted, so that no large one keeps a plain card out.
 */
export const LARGE_CONTEXTS_LIMIT = 32 * 2 ** 20;

/**
 * Of the batches larger than BODY_LIMIT, bytes: four of the largest, or a hundred of a thousand usual contexts each.
 * Apart from the contexts, because a batch stays in memory until its last answer is read.
 */
export const LARGE_BATCHES_LIMIT = 16 * 2 ** 20;

/**
 * Of one body, as it arrives. Each piece costs time, however small it is: 6 MiB in packets of Ethernet are 4,300, and
 * a body of BODY_LIMIT may come byte by byte.
 */
export const MAX_PIECES = 16_384;

/**
 * Reads the bodies of requests, within the limit of their route and, the large ones, of a total.
 *
 * @param ask is called before a body is read that is not refused for its announced length
 */
export function readBodies(
  app: HttpServer,
  ask: (request: IncomingMessage) => void,
  totals = { contexts: LARGE_CONTEXTS_LIMIT, batches: LARGE_BATCHES_LIMIT },
): void {
  const contexts = createBodyReader(totals.contexts);
  const batches = createBodyReader(totals.batches);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...JSON_TYPES], async (request: FastifyRequest, stream: IncomingMessage) => {
    const arriving = contexts.begin(request, stream);
    ask(request.raw);
    const body = await arriving.whole;
    try {
      return parseJson(body);
    } finally {
      free(body);
    }
  });
  // Its lines are looked at while it arrives.
  app.addContentTypeParser([...NDJSON_TYPES], async (request: FastifyRequest, stream: IncomingMessage) => {
    const arriving = batches.begin(request, stream);
    ask(request.raw);
    return arriving;
  });
  // By now the handler has done with the body, however long its client takes to read the answer.
  app.addHook('onSend', async (request, _reply, payload) => {
    request.body = undefined;
    contexts.release(request.raw);
    // The answers to lines are made while they are sent.
    if (payload instanceof Readable) payload.once('close', () => batches.release(request.raw));
    else batches.release(request.raw);
  });
}

export interface BodyReader {
  /**
   * Begins to read a body. The rest of one that is refused is thrown away as it comes.
   *
   * @throws Problem `body_too_large` for a body that is announced as such
   */
  readonly begin: (request: BodyRequest, stream: Readable) => ArrivingBody;
  /** Gives back what a body had of the total, and reads no more of it; to be called when it is not needed any more. */
  readonly release: (stream: Readable) => void;
}

/** A body that is read while its first bytes are used already. */
export interface ArrivingBody {
  /** What has arrived. The next piece may move it, so it is not to be kept. */
  readonly bytes: () => Buffer<ArrayBuffer>;
  readonly isWhole: () => boolean;
  /**
   * All of it.
   *
   * @throws Problem `body_too_large`; `overloaded` for a large body beyond the total. Of those that are arriving the one
   *   gives way that has taken the most memory for the longest time, so that slow senders keep no others out
   */
  readonly whole: Promise<Buffer<ArrayBuffer>>;
  /** Resolves when another piece has arrived, or the end. @throws as `whole` */
  readonly more: () => Promise<void>;
  /** Reads no more of it, unless it is whole. */
  readonly fail: (error: Error) => void;
}

type BodyRequest = Pick<FastifyRequest, 'headers'> & {
  readonly routeOptions: Pick<FastifyRequest['routeOptions'], 'bodyLimit'>;
};

/** A body that has a part of the total. */
interface LargeBody {
  /** Memory for it, which may be more than has arrived; 0 for a small one. */
  bytes: number;
  /** When it began to arrive, ms on the clock of `performance.now()`. */
  readonly since: number;
  readonly isWhole: () => boolean;
  readonly fail: (error: Error) => void;
}

/** @param total of large bodies, bytes */
export function createBodyReader(total: number): BodyReader {
  let held = 0;
  const arriving = new Set<LargeBody>();
  const bodies = new WeakMap<Readable, LargeBody>();

  function reserve(body: LargeBody, bytes: number): void {
    arriving.add(body);
    while (held - body.bytes + bytes > total) {
      const dearest = findDearest(arriving);
      if (dearest === body) throw new Problem('overloaded');
      dearest.fail(new Problem('overloaded'));
    }
    held += bytes - body.bytes;
    body.bytes = bytes;
  }

  function uncount(body: LargeBody): void {
    arriving.delete(body);
    held -= body.bytes;
    body.bytes = 0;
  }

  function begin({ headers, routeOptions: { bodyLimit } }: BodyRequest, stream: Readable): ArrivingBody {
    const announced = Number(headers['content-length'] ?? bodyLimit);
    if (announced > bodyLimit) throw new Problem('body_too_large');
    const body: LargeBody = { bytes: 0, since: performance.now(), isWhole, fail };
    const whole = Promise.withResolvers<Buffer<ArrayBuffer>>();
    let more: PromiseWithResolvers<void> | null = null;
    let bytes = Buffer.from(new ArrayBuffer(0));
    let received = 0;
    let pieces = 0;
    let state: 'arriving' | 'whole' | 'failed' = 'arriving';
    // Nobody may be waiting when it fails.
    whole.promise.catch(ignore);
    stream.on('data', take).on('end', end).on('error', fail);
    bodies.set(stream, body);

    function take(piece: Buffer): void {
      try {
        pieces += 1;
        const needed = received + piece.length;
        if (needed > bodyLimit) throw new Problem('body_too_large');
        if (pieces > MAX_PIECES) throw tooManyPieces();
        if (needed > bytes.length) grow(needed);
        piece.copy(bytes, received);
        received = needed;
        more?.resolve();
        more = null;
      } catch (error) {
        fail(error);
      }
    }

    /** Twice as much as before, so that each byte is copied a few times at most, whatever the pieces are. */
    function grow(needed: number): void {
      const size = Math.max(needed, Math.min(2 * bytes.length, announced));
      if (size > BODY_LIMIT) reserve(body, size);
      bytes = Buffer.from(bytes.buffer.transfer(size));
    }

    function end(): void {
      leave('whole');
      arriving.delete(body);
      whole.resolve(bytes.subarray(0, received));
      more?.resolve();
    }

    function isWhole(): boolean {
      return state === 'whole';
    }

    function fail(error: unknown): void {
      if (state !== 'arriving') return;
      leave('failed');
      uncount(body);
      free(bytes);
      received = 0;
      whole.reject(error);
      more?.reject(error);
      stream.on('error', ignore).resume();
    }

    function leave(next: typeof state): void {
      state = next;
      stream.off('data', take).off('end', end).off('error', fail);
    }

    return {
      bytes: () => bytes.subarray(0, received),
      isWhole,
      whole: whole.promise,
      async more() {
        if (state === 'arriving') await (more ??= Promise.withResolvers()).promise;
        else await whole.promise;
      },
      fail,
    };
  }

  return {
    begin,
    release(stream) {
      const body = bodies.get(stream);
      if (body === undefined) return;
      if (!body.isWhole())
        body.fail(new Problem('internal', { message: 'Answered before the body had come' }));
      uncount(body);
    },
  };
}

/** By the memory that they have, and for how long. @param bodies one at least */
function findDearest(bodies: ReadonlySet<LargeBody>): LargeBody {
  const now = performance.now();
  const price = ({ bytes, since }: LargeBody): number => bytes * (now - since);
  return bodies.values().reduce((one, other) => (price(one) >= price(other) ? one : other));
}

/** Gives its memory back at once: the collector of garbage would leave hundreds of megabytes for a while. */
function free({ buffer }: Buffer<ArrayBuffer>): void {
  buffer.transfer(0);
}

function tooManyPieces(): Problem {
  const message = `Expected a body of at most ${MAX_PIECES} pieces but received more; send larger chunks`;
  return new Problem('body_too_large', { errors: [{ pointer: '', message }] });
}

/** A request that has its answer may break off. */
function ignore(): void {
  // There is nothing to do.
}
