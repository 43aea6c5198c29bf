import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { BODY_LIMIT, parseJson } from '../context/parse-json.ts';
import { Problem } from '../errors.ts';
import { type HttpServer, JSON_TYPES, NDJSON_TYPES } from './http-server.ts';

/**
 * Most memory for contexts larger than BODY_LIMIT, bytes: five contexts with two pictures of the largest size each, or a
 * hundred with usual pictures. Smaller bodies are not counted, so that large ones cannot cause their rejection.
 */
export const LARGE_CONTEXTS_LIMIT = 32 * 2 ** 20;

/**
 * Most memory for batches larger than BODY_LIMIT, bytes: four of the largest size, or a hundred with a thousand usual
 * contexts each. Separate from the limit for contexts, because a batch stays in memory until its last answer is read.
 */
export const LARGE_BATCHES_LIMIT = 16 * 2 ** 20;

/**
 * Most pieces in which one body may arrive. Every piece takes time, even a small one. A body of 6 MiB has 4,300 pieces in
 * Ethernet packets; a body of BODY_LIMIT may arrive byte by byte.
 */
export const MAX_PIECES = 16_384;

/**
 * Adds parsers for the bodies of requests. A body is limited by its route. Large bodies also share a limit.
 *
 * @param sendContinue called before a body is read, unless its Content-Length is too large
 */
export function readBodies(
  app: HttpServer,
  sendContinue: (request: IncomingMessage) => void,
  totals = { contexts: LARGE_CONTEXTS_LIMIT, batches: LARGE_BATCHES_LIMIT },
): void {
  const contexts = createBodyReader(totals.contexts);
  const batches = createBodyReader(totals.batches);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...JSON_TYPES], async (request: FastifyRequest, stream: IncomingMessage) => {
    const arriving = contexts.begin(request, stream);
    sendContinue(request.raw);
    const body = await arriving.complete;
    try {
      return parseJson(body);
    } finally {
      free(body);
    }
  });
  // Returns before the body is complete: the route reads the lines while they arrive.
  app.addContentTypeParser([...NDJSON_TYPES], async (request: FastifyRequest, stream: IncomingMessage) => {
    const arriving = batches.begin(request, stream);
    sendContinue(request.raw);
    return arriving;
  });
  // The handler no longer needs the body. Its client may take long to read the answer.
  app.addHook('onSend', async (request, _reply, payload) => {
    request.body = undefined;
    contexts.release(request.raw);
    // A stream answers lines of the body while it is sent.
    if (payload instanceof Readable) payload.once('close', () => batches.release(request.raw));
    else batches.release(request.raw);
  });
}

export interface BodyReader {
  /**
   * Starts to read a body. If the body is rejected, the rest is discarded as it arrives.
   *
   * @throws Problem `body_too_large` if Content-Length is too large
   */
  readonly begin: (request: BodyRequest, stream: Readable) => ArrivingBody;
  /** Frees a body's share of the limit and stops reading it. Call this when the body is no longer needed. */
  readonly release: (stream: Readable) => void;
}

/** A body whose first bytes can be used before the rest has arrived. */
export interface ArrivingBody {
  /** Returns the bytes that have arrived. Use them before the next `await`: the next piece may move them. */
  readonly bytes: () => Buffer<ArrayBuffer>;
  readonly isComplete: () => boolean;
  /**
   * Resolves to the complete body.
   *
   * @throws Problem `body_too_large`; `overloaded` if large bodies exceed their shared limit. Then the arriving body with
   *   the largest product of memory and time is rejected, so that slow senders do not cause the rejection of others
   */
  readonly complete: Promise<Buffer<ArrayBuffer>>;
  /** Resolves when another piece or the end has arrived. @throws as `complete` */
  readonly more: () => Promise<void>;
  /** Stops reading and rejects with this error. Does nothing if the body is complete. */
  readonly fail: (error: Error) => void;
}

type BodyRequest = Pick<FastifyRequest, 'headers'> & {
  readonly routeOptions: Pick<FastifyRequest['routeOptions'], 'bodyLimit'>;
};

/** A body as it counts against the shared limit. */
interface CountedBody {
  /** Size of its buffer, which may exceed what has arrived; 0 for a small body. */
  bytes: number;
  /** Start of its arrival, ms on the clock of `performance.now()`. */
  readonly since: number;
  readonly isComplete: () => boolean;
  readonly fail: (error: Error) => void;
}

/** @param total limit for the memory of all large bodies, bytes */
export function createBodyReader(total: number): BodyReader {
  let held = 0;
  const arriving = new Set<CountedBody>();
  const bodies = new WeakMap<Readable, CountedBody>();

  function reserve(body: CountedBody, bytes: number): void {
    arriving.add(body);
    while (held - body.bytes + bytes > total) {
      const costliest = findCostliest(arriving);
      if (costliest === body) throw new Problem('overloaded');
      costliest.fail(new Problem('overloaded'));
    }
    held += bytes - body.bytes;
    body.bytes = bytes;
  }

  function uncount(body: CountedBody): void {
    arriving.delete(body);
    held -= body.bytes;
    body.bytes = 0;
  }

  function begin({ headers, routeOptions: { bodyLimit } }: BodyRequest, stream: Readable): ArrivingBody {
    const announced = Number(headers['content-length'] ?? bodyLimit);
    if (announced > bodyLimit) throw new Problem('body_too_large');
    const body: CountedBody = { bytes: 0, since: performance.now(), isComplete, fail };
    const complete = Promise.withResolvers<Buffer<ArrayBuffer>>();
    let more: PromiseWithResolvers<void> | null = null;
    let bytes = Buffer.from(new ArrayBuffer(0));
    let received = 0;
    let pieces = 0;
    let state: 'arriving' | 'complete' | 'failed' = 'arriving';
    // Prevents an unhandled rejection if nothing waits for the body when it fails.
    complete.promise.catch(ignore);
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

    /** Doubles the buffer, so that each byte is copied only a few times even if the pieces are small. */
    function grow(needed: number): void {
      const size = Math.max(needed, Math.min(2 * bytes.length, announced));
      if (size > BODY_LIMIT) reserve(body, size);
      bytes = Buffer.from(bytes.buffer.transfer(size));
    }

    function end(): void {
      leave('complete');
      arriving.delete(body);
      complete.resolve(bytes.subarray(0, received));
      more?.resolve();
    }

    function isComplete(): boolean {
      return state === 'complete';
    }

    function fail(error: unknown): void {
      if (state !== 'arriving') return;
      leave('failed');
      uncount(body);
      free(bytes);
      received = 0;
      complete.reject(error);
      more?.reject(error);
      stream.on('error', ignore).resume();
    }

    function leave(next: typeof state): void {
      state = next;
      stream.off('data', take).off('end', end).off('error', fail);
    }

    return {
      bytes: () => bytes.subarray(0, received),
      isComplete,
      complete: complete.promise,
      async more() {
        if (state === 'arriving') await (more ??= Promise.withResolvers()).promise;
        else await complete.promise;
      },
      fail,
    };
  }

  return {
    begin,
    release(stream) {
      const body = bodies.get(stream);
      if (body === undefined) return;
      if (!body.isComplete())
        body.fail(
          new Problem('internal', { message: 'The request was answered before its body was complete' }),
        );
      uncount(body);
    },
  };
}

/** Returns the body with the largest product of memory and time. @param bodies at least one */
function findCostliest(bodies: ReadonlySet<CountedBody>): CountedBody {
  const now = performance.now();
  const cost = ({ bytes, since }: CountedBody): number => bytes * (now - since);
  return bodies.values().reduce((one, other) => (cost(one) >= cost(other) ? one : other));
}

/** Frees the memory of a buffer at once. The garbage collector would keep hundreds of megabytes for a while. */
function free({ buffer }: Buffer<ArrayBuffer>): void {
  buffer.transfer(0);
}

function tooManyPieces(): Problem {
  const message = `Expected a body of at most ${MAX_PIECES} pieces but received more; send larger chunks`;
  return new Problem('body_too_large', { errors: [{ pointer: '', message }] });
}

function ignore(): void {
  // The stream of an answered request may fail.
}
