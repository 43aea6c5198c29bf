import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../scripts/compare-line-breaks.ts', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'line-breaks-'));
const file = join(folder, 'cases.jsonl');
after(() => rm(folder, { recursive: true }));

const setting = { lang: 'ja', weight: 400, size: 40, width: 200, mode: 'strict', trim: 'normal' };
const cases = [
  { ...setting, id: 1, text: '接種の時期を予測', lines: ['接種の時期', 'を予測'], faces: ['NSJP'] },
  { ...setting, id: 2, width: 240, text: '接種は10月下旬', lines: ['接種は10月', '下旬'], faces: ['NSJP'] },
  { ...setting, id: 3, text: '接種の時期を予測', lines: ['接種の', '時期を予測'], faces: ['NSJP'] },
  { ...setting, id: 4, text: '날씨 예보', lines: ['날씨 예보'], faces: ['NSKR'] },
];
await writeFile(file, cases.map((one) => `${JSON.stringify(one)}\n`).join(''));

test('the report tells agreement, deliberate and other differences apart, for a machine', async () => {
  const { stdout } = await run(process.execPath, [script, file, '--json']);
  const report = z
    .object({
      cases: z.number(),
      leftOut: z.number(),
      modes: z.array(
        z.object({ mode: z.string(), same: z.number(), deliberate: z.number(), agreement: z.number() }),
      ),
      deliberate: z.array(z.object({ reason: z.string(), cases: z.number() })),
      different: z.array(z.object({ id: z.number() })),
    })
    .parse(JSON.parse(stdout));
  assert.deepEqual(report, {
    cases: 3,
    leftOut: 1,
    modes: [{ mode: 'strict', same: 1, deliberate: 1, agreement: 0.5 }],
    deliberate: [{ reason: 'keeps a date together', cases: 1 }],
    different: [{ id: 3 }],
  });
});

test('the report for people names the browser’s lines and ours', async () => {
  const { stdout } = await run(process.execPath, [script, file]);
  assert.match(stdout, /strict .* 50\.00 %/);
  assert.match(stdout, /browser {2}接種の\|時期を予測\n +ours {5}接種の時期\|を予測/);
});
