/** What the page draws takes the way of the service's own cards: no client's picture gets to a process that draws. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cardKey } from '../../src/card/card-order.ts';
import { PICTURE_BODY_LIMIT } from '../../src/config.ts';
import { BODY_LIMIT } from '../../src/context/parse-json.ts';
import type { CardAnswer } from '../../src/preview/answers.ts';
import { TOKYO } from '../http/support/test-app.ts';
import { blackPng, gradient } from '../picture/support/pictures.ts';
import { openPreview, type OpenPreview } from './support/open-preview.ts';

const CARD = 'templates/vaccine/card.svg.njk';
const DEFINITION = 'templates/vaccine/template.ts';

/** Of the saved vaccine template, once it takes pictures. The service has none that does. */
const BOX = { width: 60, height: 60 };

function uri(bytes: Uint8Array, type = 'png'): string {
  return `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
}

describe('the pictures of a saved template', () => {
  let preview: OpenPreview;

  before(async () => {
    preview = await openPreview();
    const { version } = await preview.stateWith((state) => state.version > 0 && !state.loading);

    preview.edit(DEFINITION, 'import { defineTemplate,', 'import { picture, defineTemplate,');
    const field = `mark: picture(${JSON.stringify(BOX)}).optional(),`;
    preview.edit(DEFINITION, 'context: z.strictObject({', `context: z.strictObject({ ${field}`);
    const image = `{% if mark %}<image x="40" y="40" width="60" height="60" object-fit="cover" href="{{ mark }}"/>{% endif %}`;
    preview.edit(CARD, '<text id="note"', `${image}\n  <text id="note"`);
    const { faults } = await preview.stateWith((state) => state.version > version && !state.loading);
    assert.deepEqual(faults, []);
  });
  after(() => preview[Symbol.asyncDispose]());

  const draw = (mark: unknown, variant = 'card') =>
    preview.app.inject({
      method: 'POST',
      url: `/preview/cards/vaccine?variant=${variant}`,
      payload: { ...TOKYO, mark },
    });

  async function statusOf(values: object, template = 'vaccine'): Promise<number> {
    const request = { method: 'POST', url: `/preview/cards/${template}`, payload: values } as const;
    return (await preview.app.inject(request)).statusCode;
  }

  test('are drawn as the service has decoded them, at its size', async () => {
    const { decoded } = preview.pictures;
    const [plain, drawn] = await Promise.all([
      draw(undefined),
      draw(uri(await gradient(800, 600).webp({ lossless: true }).toBuffer(), 'webp')),
    ]);
    const [before, card]: CardAnswer[] = [plain.json(), drawn.json()];
    assert.equal(drawn.statusCode, 200, drawn.payload);
    assert.notEqual(card?.png, before?.png);
    assert.notEqual(card?.key, before?.key);
    assert.equal(preview.pictures.decoded, decoded + 1);
    assert.match(card?.svg ?? '', /data:image\/png;base64,/u);
    assert.doesNotMatch(card?.svg ?? '', /image\/webp/u);
  });

  test('are one card with the service’s own, whatever they were sent as', async () => {
    const keys = await Promise.all(
      [gradient().png(), gradient().webp({ lossless: true })].map(async (picture, index) => {
        const answer = await draw(uri(await picture.toBuffer(), index === 0 ? 'png' : 'webp'));
        return answer.json<CardAnswer>().key;
      }),
    );
    assert.equal(keys[0], keys[1]);
  });

  test('give the card the key that the service computes for the decoded picture', async () => {
    const { templates } = await preview.stateWith(() => true);
    const { digest = '' } = templates.find(({ name }) => name === 'vaccine') ?? {};
    const { key, svg } = (await draw(uri(await gradient().jpeg().toBuffer(), 'jpeg'))).json<CardAnswer>();
    const decoded = svg.match(/data:image\/png;base64,[\w+/=]+/gu) ?? [];
    const keys = decoded.map((mark) => cardKey({ context: { ...TOKYO, mark }, variant: 'card', digest }));
    assert.ok(keys.includes(key), `${decoded.length} pictures`);
  });

  test('that the decoder refuses are refused by field, and never drawn', async () => {
    for (const picture of [
      blackPng(9_000, 9_000),
      blackPng(9_000, 90),
      (await gradient().png().toBuffer()).subarray(0, 100),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ]) {
      const { code, errors } = (await draw(uri(picture))).json();
      assert.equal(code, 'picture_rejected');
      assert.equal(errors[0].pointer, '/mark');
    }
  });

  test('are checked by the schema before any is decoded or fetched', async () => {
    const { decoded, fetched } = preview.pictures;
    const fetches = fetched.length;
    for (const mark of ['file:///etc/passwd', 'data:image/svg+xml;base64,AAAA', 'http://a.example/', 7, {}]) {
      assert.equal((await draw(mark)).json().code, 'context_rejected', JSON.stringify(mark));
    }
    assert.equal(await statusOf({ ...TOKYO, age: 'x', mark: 'https://a.example/' }), 422);
    assert.deepEqual([preview.pictures.decoded, fetched.length], [decoded, fetches]);
  });

  test('are fetched by the service where they are URLs', async () => {
    const answer = await draw('https://pictures.example/a.png');
    assert.equal(answer.json().code, 'picture_unreachable');
    assert.deepEqual(preview.pictures.fetched.slice(-1), ['https://pictures.example/a.png']);
  });

  test('make room for larger bodies, in which all else is as small as in others', async () => {
    const large = 'a'.repeat(BODY_LIMIT);
    assert.equal(
      await statusOf({ ...TOKYO, mark: uri(Buffer.concat([blackPng(30, 30), Buffer.alloc(BODY_LIMIT)])) }),
      200,
    );
    assert.equal(await statusOf({ ...TOKYO, area: large }), 413);
    assert.equal(await statusOf({ title: large }, 'article'), 413);
    assert.equal(await statusOf({ ...TOKYO, area: 'a'.repeat(PICTURE_BODY_LIMIT) }), 413);
  });
});
