import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveDirectories } from '../../src/checks/load-checked.ts';

const here = import.meta.dirname;

test('a directory of templates or fonts that is not there stops the start with one sentence', () => {
  assert.throws(() => resolveDirectories({ templatesDirectory: '/no/templates', fontsDirectory: here }), {
    message: /^Expected the templates directory at \/no\/templates but found none\./u,
  });
  assert.throws(() => resolveDirectories({ templatesDirectory: here, fontsDirectory: '/no/fonts' }), {
    message: /^Expected the fonts directory at \/no\/fonts but found none\./u,
  });
});
