import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PEERS = fileURLToPath(new URL('../peers/', import.meta.url));

/** The peers are no dependencies of the service: they come when the benchmark first needs them. */
export function installPeers(): void {
  if (existsSync(`${PEERS}node_modules`)) return;
  console.log('Installing the peers: npm ci --prefix bench/peers');
  // None of them needs an install script.
  spawnSync('npm', ['ci', '--prefix', PEERS, '--ignore-scripts', '--loglevel', 'error'], {
    stdio: 'inherit',
  });
}
