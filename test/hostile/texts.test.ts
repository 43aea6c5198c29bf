/** Any text in any field of any template is refused with its place, or drawn as it stands. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { z } from 'zod';
import { cardAnswer, explanationAnswer } from '../../src/http/answers.ts';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import type { SvgElement } from '../../src/svg/svg-tree.ts';
import { createTestRegistry } from '../http/support/test-registry.ts';
import { drawableHostileText, hostileText, shortHostileText } from './support/hostile-text.ts';
import { watchedService } from './support/watched-service.ts';
import { runs } from '../support/property-seed.ts';
import { sharedService } from '../support/shared-service.ts';

const contextSchema = z.object({ properties: z.record(z.string(), z.looseObject({ type: z.string() })) });

/** Every variant of every template, with an example and the names of its texts. */
const TEMPLATES = [...createTestRegistry().values()].flatMap(({ name, variants, context, examples }) => {
  const { properties } = contextSchema.parse(z.toJSONSchema(context, { io: 'input' }));
  const fields = Object.keys(properties).filter((field) => properties[field]?.type === 'string');
  return [...variants.keys()].map((variant) => ({
    path: `/${name}?variant=${variant}`,
    example: { ...examples[0].context },
    fields,
  }));
});

/** A template, and a context in which one text or all are hostile. */
function hostileContext(text: fc.Arbitrary<string>) {
  return fc.constantFrom(...TEMPLATES).chain(({ path, example, fields }) =>
    fc
      .tuple(fc.oneof(fc.subarray(fields, { minLength: 1, maxLength: 1 }), fc.constant(fields)), text, text)
      .map(([chosen, one, other]) => {
        const texts = Object.fromEntries(
          chosen.map((field, index) => [field, index % 2 === 0 ? one : other]),
        );
        return { path, fields: chosen, example, context: { ...example, ...texts } };
      }),
  );
}

describe('a text', () => {
  const service = watchedService(sharedService('files'));

  for (const call of ['resolve', 'create', 'render']) {
    test(`is taken or refused with its pointer by /${call}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          hostileContext(fc.oneof(hostileText, shortHostileText, drawableHostileText)),
          async ({ path, fields, context }) => {
            const { status, problem } = await service.send({
              path: `/${call}${path}`,
              body: JSON.stringify(context),
            });
            assert.ok([200, 201, 422].includes(status), String(status));
            for (const { pointer } of problem?.errors ?? []) {
              assert.ok(fields.includes(pointer.slice(1)), `${problem?.code} at "${pointer}"`);
            }
            await service.assertUnharmed();
          },
        ),
        runs(40),
      );
    });
  }

  test('that is taken stands on the card as it was sent, and the card has no other elements than without it', async () => {
    let drawn = 0;
    await fc.assert(
      fc.asyncProperty(hostileContext(drawableHostileText), async ({ path, fields, example, context }) => {
        const explain = async (values: object) =>
          service.send({ path: `/render${path}&explain=svg`, body: JSON.stringify(values) });
        const { status, bytes } = await explain(context);
        if (status !== 200) return;
        drawn += 1;
        const { svg = '', texts } = explanationAnswer.parse(JSON.parse(bytes.toString()));
        for (const field of fields) {
          const { lines, cutText } = texts.find(({ id }) => id === field) ?? assert.fail(`No text ${field}`);
          const shown = cutText === null ? lines.join('') : lines.join('').replace(/…$/u, '') + cutText;
          assert.equal(visible(shown), visible(String(Reflect.get(context, field))));
        }
        const plain = explanationAnswer.parse(JSON.parse((await explain(example)).bytes.toString()));
        assert.deepEqual(structure(parseSvg(svg)), structure(parseSvg(plain.svg ?? '')));
      }),
      runs(60),
    );
    assert.ok(drawn > 20, `Only ${drawn} of them were taken.`);
  });

  test('that is taken is only text in the tags for a page', async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(hostileContext(drawableHostileText), async ({ path, context }) => {
        const { status, bytes } = await service.send({
          path: `/create${path}`,
          body: JSON.stringify(context),
        });
        if (status >= 400) return;
        made += 1;
        const { alt, meta, url } = cardAnswer.parse(JSON.parse(bytes.toString()));
        const tags = meta
          .split('\n')
          .map((tag) => /^<meta (?:property|name)="([\w:]+)" content="([^"<>]*)">$/u.exec(tag));
        const contents = new Map(tags.map((tag) => [tag?.[1], decodeHtml(tag?.[2] ?? '')]));
        assert.ok(!contents.has(undefined));
        assert.deepEqual([contents.size, tags.length], contents.has('og:title') ? [15, 15] : [8, 8]);
        assert.equal(contents.get('og:title'), contents.get('twitter:title'));
        assert.equal(contents.get('og:image:alt'), alt);
        assert.equal(contents.get('twitter:image:alt'), alt);
        assert.equal(contents.get('og:image'), url);
      }),
      runs(40),
    );
    assert.ok(made > 15, `Only ${made} of them were taken.`);
  });
});

/** Without what has no ink of its own: lines may end at it, or be told without it. */
function visible(text: string): string {
  return text.normalize('NFC').replaceAll(/[\p{White_Space}\p{Default_Ignorable_Code_Point}]/gu, '');
}

/** Names of elements and attributes, without the outlines of glyphs, which depend on the text by design. */
function structure({ name, attributes, children }: SvgElement): unknown {
  const elements = children.filter((child) => typeof child !== 'string').filter((child) => !isOutline(child));
  return [name, Object.keys(attributes), elements.map(structure)];
}

/** Outlines are in 64ths of a pixel; nothing else of the templates is. */
function isOutline({ name, attributes }: SvgElement): boolean {
  const names = Object.keys(attributes).sort().join(' ');
  return (
    name === 'path' &&
    names === 'd fill transform' &&
    /^matrix\(0\.015625 0 0 0\.015625 -?\d+(?:\.\d+)? -?\d+(?:\.\d+)?\)$/u.test(attributes['transform'] ?? '')
  );
}

function decodeHtml(text: string): string {
  const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replaceAll(/&([^;]*);?/gu, (_entity, name: string) => characters[name] ?? assert.fail(name));
}
