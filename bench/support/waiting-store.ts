import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** Takes uploads and lets each wait. @param delay ms */
export async function openWaitingStore(delay: number): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => void setTimeout(delay).then(() => response.end()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('Expected a port');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close().closeAllConnections() };
}
