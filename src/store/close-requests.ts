/**
 * The Cloud Storage client takes neither a signal nor a time limit for an upload: a server that accepts the
 * connection and never answers would hold socket and memory for ever, and even destroying the client's stream
 * leaves its socket open. Node tells about every request it creates, in the asynchronous context of whoever
 * caused it, so the request that belongs to an operation can be found and destroyed.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { addAbortListener } from 'node:events';
import { ClientRequest } from 'node:http';

const endOfOperation = new AsyncLocalStorage<AbortSignal>();

subscribe('http.client.request.created', (message) => {
  const signal = endOfOperation.getStore();
  if (signal !== undefined && hasRequest(message)) destroyOnAbort(message.request, signal);
});

/** Runs `work`; when `signal` aborts, the sockets of all HTTP requests are destroyed that `work` has open. */
export function closeRequestsOnAbort<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  return endOfOperation.run(signal, work);
}

function destroyOnAbort(request: ClientRequest, signal: AbortSignal): void {
  const listener = addAbortListener(signal, () => request.destroy());
  request.once('close', () => listener[Symbol.dispose]());
}

function hasRequest(message: unknown): message is { request: ClientRequest } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'request' in message &&
    message.request instanceof ClientRequest
  );
}
