import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { BODY_LIMIT } from '../context/check-structure.ts';
import { parseJson } from '../context/parse-json.ts';
import { Problem } from '../errors.ts';
import type { HttpServer } from './http-server.ts';
import { JSON_TYPES, NDJSON_TYPES } from './require-content.ts';

/**
 * Of the bodies larger than BODY_LIMIT that are in memory at a time, bytes: five contexts with two of the largest
 * pictures each, and apart from them eight of the largest batches, which may stay for minutes. Smaller bodies are not
 * counted, so that no large one keeps a plain card out.
 */
export const LARGE_BODIES_LIMIT = 32 * 2 ** 20;

/**
 * Of one body, as it arrives. Each piece costs time, however small it is: 6 MiB in packets of Ethernet are 4,300, and
 * a body of BODY_LIMIT may come byte by byte.
 */
export const MAX_PIECES = 16_384;

/**
 * Reads the bodies of requests, within the limit of their route and, the large ones, of a total.
 *
 * @param total of large contexts, and again of large batches, bytes
 */
export function readBodies(app: HttpServer, total: number = LARGE_BODIES_LIMIT): void {
  const contexts = createBodyReader(total);
  const batches = createBodyReader(total);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...JSON_TYPES], async (request: FastifyRequest, stream: IncomingMessage) =>
    parseJson(await contexts.read(request, stream)),
  );
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
   * @throws Problem `body_too_large`; `overloaded` for a large body beyond the total. Of bodies that arrive at the same
   *   time the one gives way that has taken the longest, so that slow senders keep no others out
   */
  readonly read: (request: BodyRequest, stream: Readable) => Promise<Buffer>;
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
  readonly fail: (error: Error) => void;
}

/** @param total of large bodies, bytes */
export function createBodyReader(total: number): BodyReader {
  let held = 0;
  /** The oldest first. */
  const arriving = new Set<LargeBody>();
  const arrived = new WeakMap<Readable, LargeBody>();

  function reserve(body: LargeBody, bytes: number): void {
    arriving.add(body);
    while (held - body.bytes + bytes > total) {
      const oldest = arriving.values().find((other) => other !== body);
      if (oldest === undefined) throw new Problem('overloaded');
      oldest.fail(new Problem('overloaded'));
    }
    held += bytes - body.bytes;
    body.bytes = bytes;
  }

  function free(body: LargeBody): void {
    arriving.delete(body);
    held -= body.bytes;
    body.bytes = 0;
  }

  return {
    async read({ headers, routeOptions: { bodyLimit } }, stream) {
      const announced = Number(headers['content-length'] ?? bodyLimit);
      if (announced > bodyLimit) throw new Problem('body_too_large');
      return new Promise<Buffer>((resolve, reject) => {
        const body: LargeBody = { bytes: 0, fail };
        let bytes = Buffer.alloc(0);
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
          const larger = Buffer.allocUnsafeSlow(size);
          bytes.copy(larger, 0, 0, received);
          bytes = larger;
        }

        function end(): void {
          leave();
          arriving.delete(body);
          arrived.set(stream, body);
          resolve(bytes.subarray(0, received));
        }

        function fail(error: unknown): void {
          leave();
          free(body);
          bytes = Buffer.alloc(0);
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
      if (body !== undefined) free(body);
    },
  };
}

function tooManyPieces(): Problem {
  const message = `Expected a body of at most ${MAX_PIECES} pieces but received more; send larger chunks`;
  return new Problem('body_too_large', { errors: [{ pointer: '', message }] });
}

/** A request that has its answer may break off. */
function ignore(): void {
  // There is nothing to do.
}
