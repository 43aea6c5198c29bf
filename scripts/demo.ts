/**
 * `npm run demo`: starts the service on a free port with a store that is thrown away, makes a card, saves it as
 * card.png, prints the answer, and ends the service.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { messageOf } from '../src/thrown.ts';

const PREDICTION = { area: '東京都', age: 40, period: '10月下旬〜2月上旬' };
const PICTURE = 'card.png';

const directory = await mkdtemp(join(tmpdir(), 'ogp-demo-'));
const service = spawn(process.execPath, ['dist/main.js'], {
  // Nothing of the caller's settings: the demo is the same everywhere.
  env: { PORT: '0', HOST: '127.0.0.1', STORE_URL: pathToFileURL(directory).href },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(service, 'exit');

try {
  const url = await serviceUrl();
  if (url === null) throw new Error('Expected the service to start but it ended; its last words are above.');
  const answer = await fetch(`${url}/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(PREDICTION),
  });
  const body: unknown = await answer.json();
  console.log(JSON.stringify(body, null, 2));
  const card = z.object({ url: z.string() }).parse(body);
  const picture = await fetch(card.url);
  if (!picture.ok) throw new Error(`Expected the card at ${card.url} but received ${picture.status}`);
  await writeFile(PICTURE, await picture.bytes());
  console.log(`\nThe card is in ${PICTURE}.`);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
} finally {
  service.kill();
  await ended;
  await rm(directory, { recursive: true });
}

/** The service's URL, which its log names once it is ready; null if it ends before. */
async function serviceUrl(): Promise<string | null> {
  for await (const line of createInterface({ input: service.stdout })) {
    const { url } = z.looseObject({ url: z.string().optional() }).parse(JSON.parse(line));
    // What it logs from now on is of no interest, but has to go somewhere.
    if (url !== undefined) {
      service.stdout.resume();
      return url;
    }
  }
  return null;
}
