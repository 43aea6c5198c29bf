/** What stands between clients and the service. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NGINX, pathOf } from '../../support/programs.ts';

export type Door = 'nothing' | 'nginx';

interface OpenDoor {
  readonly port: number;
  close(): Promise<void>;
}

/** @param port of the service */
export async function openDoor(door: Door, port: number): Promise<OpenDoor> {
  if (door === 'nothing') return { port, close: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'ogp-nginx-'));
  // As root, its workers run as another user.
  chmodSync(folder, 0o755);
  const own = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration(folder, own, port));
  const nginx = spawn(pathOf(NGINX), ['-c', file, '-e', join(folder, 'error.log')], { stdio: 'inherit' });
  const ended = once(nginx, 'close');
  const end = (): void => void nginx.kill('SIGKILL');
  process.once('exit', end);
  while (!(await answers(own))) await sleep(20);
  return {
    port: own,
    async close() {
      process.off('exit', end);
      nginx.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** As Debian has it but for its files, with connections to the service kept open, as its own documentation advises. */
function configuration(folder: string, own: number, service: number): string {
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return `daemon off;
worker_processes 1;
pid ${join(folder, 'nginx.pid')};
events { worker_connections 1024; }
http {
  access_log off;
  client_max_body_size 8m;
  ${folders.join('\n  ')}
  upstream service { server 127.0.0.1:${service}; keepalive 32; }
  server {
    listen 127.0.0.1:${own};
    location / {
      proxy_pass http://service;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
    }
  }
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
