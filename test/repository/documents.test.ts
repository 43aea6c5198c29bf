import assert from 'node:assert/strict';
import { access, glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

const documents = await Array.fromAsync(glob(['*.md', 'docs/**/*.md']));

describe('the documents', () => {
  for (const document of documents.sort()) {
    test(`${document} links only to what exists`, async () => {
      const text = await readFile(document, 'utf8');
      const targets = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/gu)].map(([, target]) => target ?? '');
      const local = targets.filter((target) => !/^[a-z]+:/u.test(target));
      await Promise.all(local.map((target) => access(join(dirname(document), target))));
    });
  }

  test('docs/README.md lists every document', async () => {
    const index = await readFile('docs/README.md', 'utf8');
    const missing = documents
      .filter((document) => document.startsWith('docs/') && document !== 'docs/README.md')
      .filter((document) => !index.includes(`](${document.slice('docs/'.length)})`));
    assert.deepEqual(missing, []);
  });
});
