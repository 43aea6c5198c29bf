import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { inspectTemplates } from '../../../src/template/load-templates.ts';
import { dialect, templateFolder } from './template-folder.ts';
import type { Files } from './template-folder.ts';

/** Lines and messages of all that is found in a card, in order. */
type Found = readonly (readonly [number, RegExp])[];

/** A test that a card, beside other files, is refused for what it is named after, and for nothing else. */
export function refusesWith(files: Files) {
  return (name: string, card: string | Uint8Array, ...found: Found): void => {
    test(`refused: ${name}`, async (t) => {
      const directory = templateFolder(t, { ...files, 'card.svg.njk': card });
      const { findings } = await inspectTemplates({ directory, ...dialect });
      const said = findings.map(({ line, message }) => `${line}: ${message}`).join('\n');
      assert.equal(findings.length, found.length, said);
      for (const [index, [line, message]] of found.entries()) {
        const finding = findings[index];
        assert.equal(finding?.file, join(directory, 'x/card.svg.njk'));
        assert.equal(finding.line, line, said);
        assert.match(finding.message, message);
      }
    });
  };
}

export const refuses = refusesWith({});

/** A test that nothing is found in a card, beside other files. */
export function acceptsWith(files: Files) {
  return (name: string, card: string): void => {
    test(`accepted: ${name}`, async (t) => {
      const directory = templateFolder(t, { ...files, 'card.svg.njk': card });
      const { findings } = await inspectTemplates({ directory, ...dialect });
      assert.deepEqual(findings, []);
    });
  };
}

export const accepts = acceptsWith({});
