import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { HttpServer } from '../../../src/http/http-server.ts';
import { problemDocument, type ProblemDocument } from '../../../src/http/problems.ts';

export interface RawAnswer {
  /** Of the first answer; 0 if there was none. */
  readonly status: number;
  /** All that came back. */
  readonly text: string;
  /** Whether the server closed the connection. */
  readonly closed: boolean;
  /** Of the last answer. */
  readonly problem: ProblemDocument | null;
}

/** How long the tests wait for a server to close a connection that it should close. ms */
const PATIENCE = 5_000;

/** @returns the port, which only this machine reaches */
export async function listen(app: HttpServer): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return portOf(app);
}

function portOf({ server }: HttpServer): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('Expected a server that listens');
  return address.port;
}

export async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes as they are, one write for each part, and reads until the server closes the connection. */
export async function exchange(port: number, ...parts: (string | Buffer)[]): Promise<RawAnswer> {
  const socket = await open(port);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // The server may close while it is still being written to.
  socket.on('error', () => undefined);
  const ended = once(socket, 'close').then(() => true);
  for (const part of parts) socket.write(part);
  const patience = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => patience.resolve(false), PATIENCE);
  const closed = await Promise.race([ended, patience.promise]);
  clearTimeout(timer);
  socket.destroy();
  return readAnswer(Buffer.concat(chunks).toString(), closed);
}

function readAnswer(text: string, closed: boolean): RawAnswer {
  const body = text.slice(text.lastIndexOf('\r\n\r\n') + 4);
  const last = text.split(/(?=HTTP\/1\.1 \d{3} [A-Z])/u).at(-1) ?? '';
  const isProblem = /^content-type: application\/problem\+json\r$/imu.test(last) && body.startsWith('{');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3}) /u.exec(text)?.[1] ?? 0),
    text,
    closed,
    problem: isProblem ? problemDocument.parse(JSON.parse(body)) : null,
  };
}
