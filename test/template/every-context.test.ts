import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { z } from 'zod';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { buildScene } from '../../src/renderer/build-scene.ts';
import { ELEMENTS } from '../../src/svg/dialect.ts';
import type { SvgElement } from '../../src/svg/svg-tree.ts';
import { checkTemplate } from '../../src/template/check-template.ts';
import { compileTemplate } from '../../src/template/compile-template.ts';
import { compileVariants } from '../../src/template/card-template.ts';
import { generateContexts } from '../../src/template/generate-contexts.ts';
import { inspectTemplates } from '../../src/template/load-templates.ts';
import { FALLBACK_VARIANT } from '../../src/template/read-templates.ts';
import { findTextFaults } from '../../src/text/read-text.ts';
import { manifest } from '../support/text-engine.ts';
import '../support/property-seed.ts';

const NO_LITERALS = { texts: [], numbers: [] };

for (const folder of ['templates', 'starters']) {
  const directory = fileURLToPath(new URL(`../../${folder}`, import.meta.url));
  const { templates } = await inspectTemplates({ directory, faces: manifest.faces, findTextFaults });
  describe(`every kind of context fills ${folder}`, () => {
    for (const { folder: template, definition } of templates) {
      test(template.name, () => {
        assert.ok(definition);
        const schema = z.toJSONSchema(definition.context, { io: 'input' });
        const { first, next } = generateContexts(definition.context, schema, {
          examples: [],
          literals: NO_LITERALS,
        });
        const contexts = [...first, ...Array.from({ length: 50 }, next)];
        for (const [variant, compiled] of compileVariants(template)) {
          if (variant === FALLBACK_VARIANT) continue;
          for (const context of contexts) assert.doesNotThrow(() => compiled.instantiate(context));
        }
      });
    }
  });
}

const SHAPES = ['rect', 'circle', 'ellipse', 'line', 'path', 'use', 'image'];
const NUMERIC = SHAPES.flatMap((element) =>
  Object.entries(ELEMENTS.get(element)?.attributes ?? {})
    .filter(([, { field }]) => field.startsWith('a number'))
    .map(([attribute]) => [element, attribute] as const),
);
const WRITTEN: Readonly<Record<string, string>> = {
  d: 'M0 0L{{ w }} {{ w }}z',
  transform: 'rotate({{ w }}) translate({{ w }} {{ w }})',
  'stroke-dasharray': '{{ w }} 1',
};

/** What resvg draws of a card without texts. */
function documentOf(card: SvgElement): string {
  const setText = () => assert.fail('There is no text.');
  return buildScene(card, { setText, file: 'card.svg.njk' }).scene.document;
}

test('of a template that is accepted every context is drawn', () => {
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...NUMERIC),
      fc.integer({ min: -600, max: 600 }),
      fc.integer({ min: 0, max: 1_200 }),
      fc.constantFrom('', ' opacity=".5"', ' transform="scale(3)" opacity=".5"'),
      ([element, attribute], least, more, around) => {
        const value = WRITTEN[attribute] ?? '{{ w }}';
        const source = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200"><defs><path id="p" d="M0 0h9v9z"/></defs><g${around}><${element} ${element === 'use' || element === 'image' ? 'href="#p" ' : ''}${attribute}="${value}" ${'stroke' in (ELEMENTS.get(element)?.attributes ?? {}) ? 'stroke="#000"' : ''}/></g></svg>`;
        const schema = z.strictObject({
          w: z
            .int()
            .min(least)
            .max(least + more),
        });
        const contexts = generateContexts(schema, z.toJSONSchema(schema), {
          examples: [],
          literals: NO_LITERALS,
        });
        const faults: string[] = [];
        checkTemplate(
          {
            bytes: Buffer.from(source),
            contexts,
            members: ['w'],
            files: new Map(),
            faces: [],
            findTextFaults,
          },
          (_line, message) => faults.push(message),
        );
        if (faults.length > 0) return;
        accepted += 1;
        const template = compileTemplate(source, { file: 'card.svg.njk', assets: new Map() });
        for (const context of contexts.first) rasterizeSvg(documentOf(template.instantiate(context)));
      },
    ),
    { numRuns: 120 },
  );
  assert.ok(accepted > 20, `${accepted} were accepted`);
});
