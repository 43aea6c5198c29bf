import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { retry } from '../../src/store/gcs-store.ts';

const PATIENT = new AbortController().signal;
const FIRST_WAIT = 40; // ms
/** A timer may be early by as much. ms */
const ROUNDING = 2;

describe('An attempt that fails', () => {
  test('is repeated after a wait of half to all of what doubles each time, as often as the policy says', async () => {
    const startedAt: number[] = [];
    const failing = retry(
      {
        policy: { attempts: 4, firstWait: FIRST_WAIT },
        signal: PATIENT,
        endsAt: Number.POSITIVE_INFINITY,
        isTransient: () => true,
      },
      async (number) => {
        startedAt.push(performance.now());
        throw new Error(`attempt ${number}`);
      },
    );
    await assert.rejects(failing, { message: 'attempt 4' });
    // How much longer it takes is the machine's matter; that it is no shorter is what the other side needs.
    const waits = startedAt.slice(1).map((at, index) => at - (startedAt[index] ?? 0));
    assert.deepEqual(
      waits.map((wait, index) => wait >= (FIRST_WAIT * 2 ** index) / 2 - ROUNDING),
      [true, true, true],
    );
  });

  test('is not repeated if its failure stays', async () => {
    let attempts = 0;
    const failing = retry(
      {
        policy: { attempts: 4, firstWait: 1 },
        signal: PATIENT,
        endsAt: Number.POSITIVE_INFINITY,
        isTransient: () => false,
      },
      async () => {
        attempts += 1;
        throw new Error('for good');
      },
    );
    await assert.rejects(failing, { message: 'for good' });
    assert.equal(attempts, 1);
  });
});
