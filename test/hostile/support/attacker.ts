/** The process that attacks: apart from the honest client, which would else wait for its attacks to be written. */
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { ATTACKS, type Target } from './attacks.ts';

// Attackers have machines of their own, so they leave the processors of this one to the service.
setPriority(constants.priority.PRIORITY_LOW);

const [text = '{}', ...names] = process.argv.slice(2);
const target = JSON.parse(text) as Target;
const stopping = new AbortController();

async function waitForTheEnd(): Promise<void> {
  await once(process, 'disconnect');
  stopping.abort();
}

process.send?.('begun');
await Promise.all([waitForTheEnd(), ...names.map(async (name) => ATTACKS[name]?.(target, stopping.signal))]);
process.exit();
