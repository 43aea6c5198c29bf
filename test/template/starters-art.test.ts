import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { createCardChecker } from '../../src/cli/check.ts';
import { inspectCard, type InspectedCard } from '../../src/cli/card-faults.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { createTextSetter } from '../../src/renderer/set-text.ts';
import { contrastRatio, luminanceOf } from '../../src/svg/values.ts';
import { type InspectedTemplate, inspectTemplates } from '../../src/template/load-templates.ts';
import { compileVariants } from '../../src/template/card-template.ts';
import { findTextFaults } from '../../src/text/read-text.ts';
import { engine, inkOf, manifest } from '../support/text-engine.ts';

const STARTERS = fileURLToPath(new URL('../../starters', import.meta.url));

const { templates, findings } = await inspectTemplates({
  directory: STARTERS,
  faces: manifest.faces,
  findTextFaults,
});
const compiled = new Map(templates.map(({ folder }) => [folder.name, compileVariants(folder)]));
const checkCards = createCardChecker(engine);
const startFile = createTextSetter(engine);

/** What LINE and X keep of a card when they cut a square out of its middle, less a margin of 15 px. */
const SQUARE_CROP = { left: 300, right: 900 };
const IN_SQUARE_CROP = ['event', 'number'];

function inspect(name: string, variant: string, context: object): InspectedCard {
  const template = compiled.get(name)?.get(variant);
  assert.ok(template);
  return inspectCard(template.instantiate({ ...context }), {
    file: template.file,
    startCard: () => startFile(template.file),
    draw: rasterizeSvg,
  });
}

function examplesOf({ definition }: InspectedTemplate): readonly { name: string; context: object }[] {
  assert.ok(definition);
  return definition.examples;
}

/** An example's values under another theme. */
function themed(template: InspectedTemplate, theme: 'light' | 'dark'): object {
  return { ...examplesOf(template)[0]?.context, theme };
}

/** Relative luminance of the middle of the card's upper edge, as WCAG 2.2 defines it. */
function skyOf(card: InspectedCard): number {
  const { pixels, width } = card.backdrop();
  const [red = 0, green = 0, blue = 0] = pixels.subarray((width / 2) * 4);
  return luminanceOf((red << 16) | (green << 8) | blue);
}

test('nothing that stops the service is found in a starter', () => {
  assert.deepEqual(findings, []);
});

for (const template of templates) {
  const { name } = template.folder;

  test(`${name}: no text of any example is cut, hard to read, or near an edge`, () => {
    const cards = checkCards(template, compiled.get(name) ?? new Map());
    const faults = cards.flatMap(({ file, values, faults }) =>
      faults.map(({ line, message }) => `${file}:${line}: ${message} (${values})`),
    );
    assert.deepEqual(faults, []);
    // Both shapes with every example and the longest values, and the fallback.
    assert.equal(cards.length, 2 * (examplesOf(template).length + 1) + 1);
    assert.deepEqual(
      cards.filter(({ cropped }) => cropped !== null),
      [],
    );
  });

  test(`${name}: the examples show both themes, short and long`, () => {
    const themes = examplesOf(template).map(({ context }) => ('theme' in context ? context.theme : null));
    for (const theme of ['light', 'dark']) {
      assert.ok(themes.filter((shown) => shown === theme).length >= 4, theme);
    }
  });

  for (const variant of ['card', 'square']) {
    test(`${name}/${variant}: the dark one is dark where the light one is light`, () => {
      const [light, dark] = [
        skyOf(inspect(name, variant, themed(template, 'light'))),
        skyOf(inspect(name, variant, themed(template, 'dark'))),
      ];
      assert.ok(light > dark && contrastRatio(light, dark) >= 7, `${light} and ${dark}`);
    });

    test(`${name}/${variant}: no text's box overlaps another's`, () => {
      const { texts } = inspect(name, variant, themed(template, 'light'));
      const boxes = texts.map(({ layout }) => layout.box);
      for (const [index, box] of boxes.entries()) {
        const above = boxes[index - 1];
        assert.ok(box, 'every text that a value fills has a box');
        assert.ok(above === undefined || above === null || box.y >= above.y + above.height);
      }
    });
  }

  test(`${name}: the fallback has the picture of the light card`, () => {
    const values = { ...themed(template, 'light'), avatar: undefined };
    const card = inspect(name, 'card', values).backdrop();
    const fallback = inspect(name, 'fallback', {}).backdrop();
    assert.ok(Buffer.compare(card.pixels, fallback.pixels) === 0);
  });

  if (!IN_SQUARE_CROP.includes(name)) continue;
  for (const example of examplesOf(template)) {
    test(`${name}: a square crop of the card keeps all text, ${example.name}`, () => {
      for (const { layout } of inspect(name, 'card', example.context).texts) {
        const { left, right } = inkOf(layout);
        assert.ok(
          left >= SQUARE_CROP.left && right <= SQUARE_CROP.right,
          `${layout.id}: ${left} to ${right}`,
        );
      }
    });
  }
}
