/**
 * `npm run demo`: starts the service on a free port with a store that is thrown away, makes a card, saves it as
 * card.png, prints the answer, and ends the service.
 */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { messageOf } from '../src/thrown.ts';
import { startService, type ServiceProcess } from '../test/support/service-process.ts';

const PREDICTION = { area: '東京都', age: 40, period: '10月下旬〜2月上旬' };
const PICTURE = 'card.png';

let service: ServiceProcess | undefined;
try {
  service = await startService();
  const answer = await fetch(`${service.url}/create`, {
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
  await service?.stop();
}
