import type { FastifyReply } from 'fastify';

/** @returns a signal that aborts when the client is gone before its answer was sent */
export function abortWhenGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
