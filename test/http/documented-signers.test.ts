/** The signers of docs/links.md, as they are written there. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { textOfValue } from '../../src/context/validate.ts';
import { canonicalLink, SIGNATURE, signLink } from '../../src/http/link-query.ts';
import { pathOf, PYTHON, skipWithout } from '../support/programs.ts';

const DOCUMENT = readFileSync('docs/links.md', 'utf8');
const KEY = 'k'.repeat(32);
const VALUES = {
  area: "東京都 (23区) & 'x' = 100% + *~!",
  age: 40,
  period: '10月下旬〜2月上旬',
  theme: null,
  tags: ['a', 'い'],
  'a-b': 'x',
  a: '',
};

function expected(): string {
  const texts = Object.entries(VALUES).map(([name, value]): [string, string] => [name, textOfValue(value)]);
  const canonical = canonicalLink('/og/vaccine.png', texts);
  return `${canonical}&${SIGNATURE}=${signLink(canonical, KEY)}`;
}

function codeOf(language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'su').exec(DOCUMENT) ?? [];
  return code ?? assert.fail(`no ${language} in docs/links.md`);
}

describe('the signer of the documents', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ogp-signers-'));
  after(() => rmSync(folder, { recursive: true }));

  test('in TypeScript makes the links that the service takes', async () => {
    const file = join(folder, 'sign.ts');
    writeFileSync(file, codeOf('ts'));
    const module: { signLink: (template: string, values: object, key: string) => string } = await import(
      pathToFileURL(file).href
    );
    assert.equal(module.signLink('vaccine', VALUES, KEY), expected());
  });

  test('in Python makes the links that the service takes', { skip: skipWithout(PYTHON) }, () => {
    const script = `${codeOf('python')}\nimport sys\nprint(sign_link("vaccine", json.loads(sys.argv[1]), sys.argv[2]))\n`;
    const file = join(folder, 'sign.py');
    writeFileSync(file, script);
    const link = execFileSync(pathOf(PYTHON), [file, JSON.stringify(VALUES), KEY], { encoding: 'utf8' });
    assert.equal(link.trim(), expected());
  });
});
