import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { BODY_LIMIT } from '../context/check-structure.ts';
import { parseJson } from '../context/parse-json.ts';
import { Problem } from '../errors.ts';
import type { HttpServer } from './http-server.ts';
import { JSON_TYPES, NDJSON_TYPES } from './require-content.ts';

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

/** Reads the bodies of requests, within the limit of their route and, the large ones, of a total. */
export function readBodies(
  app: HttpServer,
  totals = { contexts: LARGE_CONTEXTS_LIMIT, batches: LARGE_BATCHES_LIMIT },
): void {
  const contexts = createBodyReader(totals.contexts);
  const batches = createBodyReader(totals.batches);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...JSON_TYPES], async (request: FastifyRequest, stream: IncomingMessage) => {
    const body = await contexts.read(request, stream);
    try {
      return parseJson(body);
    } finally {
      free(body);
    }
  });
  app.addContentTypeParser([...NDJSON_TYPES], async (request: FastifyRequest, stream: IncomingMessage) =>
    batches.read(request, stream),
  );
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
   * Reads a body whole. The rest of one that is refused is thrown away as it comes.
   *
   * @throws Problem `body_too_large`; `overloaded` for a large body beyond the total. Of those that are arriving the one
   *   gives way that has taken the most memory for the longest time, so that slow senders keep no others out
   */
  readonly read: (request: BodyRequest, stream: Readable) => Promise<Buffer<ArrayBuffer>>;
  /** Gives back what a body had of the total; to be called when it is not needed any more. */
  readonly release: (stream: Readable) => void;
}

type BodyRequest = Pick<FastifyRequest, 'headers'> & {
  readonly routeOptions: Pick<FastifyRequest['routeOptions'], 'bodyLimit'>;
};

/** A body that has a part of the total. */
interface LargeBody {
  /** Memory for it, which may be more than has arrived. */
  bytes: number;
  /** When it began to arrive, ms on the clock of `performance.now()`. */
  readonly since: number;
  readonly fail: (error: Error) => void;
}

/** @param total of large bodies, bytes */
export function createBodyReader(total: number): BodyReader {
  let held = 0;
  const arriving = new Set<LargeBody>();
  const arrived = new WeakMap<Readable, LargeBody>();

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

  return {
    async read({ headers, routeOptions: { bodyLimit } }, stream) {
      const announced = Number(headers['content-length'] ?? bodyLimit);
      if (announced > bodyLimit) throw new Problem('body_too_large');
      return new Promise<Buffer<ArrayBuffer>>((resolve, reject) => {
        const body: LargeBody = { bytes: 0, since: performance.now(), fail };
        let bytes = Buffer.from(new ArrayBuffer(0));
        let received = 0;
        let pieces = 0;
        stream.on('data', take).on('end', end).on('error', fail);

        function take(piece: Buffer): void {
          try {
            pieces += 1;
            const needed = received + piece.length;
            if (needed > bodyLimit) throw new Problem('body_too_large');
            if (pieces > MAX_PIECES) throw tooManyPieces();
            if (needed > bytes.length) grow(needed);
            piece.copy(bytes, received);
            received = needed;
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
          leave();
          arriving.delete(body);
          arrived.set(stream, body);
          resolve(bytes.subarray(0, received));
        }

        function fail(error: unknown): void {
          leave();
          uncount(body);
          free(bytes);
          reject(error);
          stream.on('error', ignore).resume();
        }

        function leave(): void {
          stream.off('data', take).off('end', end).off('error', fail);
        }
      });
    },
    release(stream) {
      const body = arrived.get(stream);
      if (body !== undefined) uncount(body);
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
