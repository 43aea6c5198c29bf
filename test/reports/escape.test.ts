/** What a client writes is what people read: through the whole service with its real engine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardAnswer } from '../../src/http/answers.ts';
import { post } from '../http/support/ask.ts';
import { openDrawingApp } from './support/open-app.ts';

const ARTICLE = { title: '題', author: '佐々木', site: 'くらし', date: '11月25日' };

for (const [source, title] of [
  ['nuxt-modules/og-image#32', `Q&A <速報> 'x' "y" \`z\` \\n`],
  ['nuxt-modules/og-image#14', 'AT&amp;T'],
  ['calcom/cal.diy#8088', '&#39;&#228;&lt;b&gt;'],
] as const) {
  test(`${source}: a card shows exactly these characters, and says them: ${title}`, async (t) => {
    const { app } = await openDrawingApp(t);
    const explained = (await post(app, '/render/article?explain=svg', { ...ARTICLE, title })).json();
    const shown: { id: string; runs: { text: string }[][] } = explained.texts.find(
      ({ id }: { id: string }) => id === 'title',
    );
    assert.equal(shown.runs.map((line) => line.map(({ text }) => text).join('')).join(' '), title);

    const { alt } = cardAnswer.parse((await post(app, '/create/article', { ...ARTICLE, title })).json());
    assert.ok(alt.includes(`「${title}」`));
  });
}

test('ecomfe/zrender#1160: half a character stands nowhere: not in the card, its answer or the log', async (t) => {
  const { app, logText } = await openDrawingApp(t);
  const characters = Array.from('𠮷野家'.repeat(34));
  for (let length = 1; length <= 100; length += 3) {
    const context = { ...ARTICLE, title: characters.slice(0, length).join(''), site: '𠮷'.repeat(40) };
    const created = await post(app, '/create/article', context);
    assert.equal(created.statusCode, 201);
    const explained = await post(app, '/render/article?explain=svg', context);
    for (const part of [created.json(), explained.json()]) assertWellFormed(part);
  }
  assert.ok(logText().isWellFormed());
});

/** Looks at every string of a JSON value. */
function assertWellFormed(value: unknown): void {
  if (typeof value === 'string') assert.ok(value.isWellFormed(), JSON.stringify(value));
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(assertWellFormed);
}
