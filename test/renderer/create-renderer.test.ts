import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRenderer } from '../../src/renderer/create-renderer.ts';

const here = import.meta.dirname;
const options = { processes: 1, queueLimit: 1, deadline: 1_000, log: () => undefined };

test('a directory of templates or fonts that is not there stops the start with one sentence', async () => {
  await assert.rejects(
    createRenderer({ ...options, templatesDirectory: '/no/templates', fontsDirectory: here }),
    {
      message: /^Expected the templates directory at \/no\/templates but found none\./u,
    },
  );
  await assert.rejects(
    createRenderer({ ...options, templatesDirectory: here, fontsDirectory: '/no/fonts' }),
    {
      message: /^Expected the fonts directory at \/no\/fonts but found none\./u,
    },
  );
});
