import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import nunjucks from 'nunjucks';
import { SaxesParser } from 'saxes';
import { z } from 'zod';

import type { TemplateDefinition } from '../../src/template/define-template.ts';
import article from '../../templates/article/template.ts';
import vaccine from '../../templates/vaccine/template.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of the elements around it, the root first. */
  readonly path: readonly string[];
  text: string;
}

/** Every element in document order. Throws where the document is not well-formed. */
function elementsOf(svg: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes, uri }) => {
    assert.equal(uri, 'http://www.w3.org/2000/svg');
    const values = Object.values(attributes).map((attribute) => [attribute.name, attribute.value]);
    const path = open.map((element) => element.name);
    const element = { name, attributes: Object.fromEntries(values), path, text: '' };
    elements.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    for (const element of open) {
      element.text += text;
    }
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(svg).close();
  return elements;
}

const directory = join(import.meta.dirname, '../../templates');
const templates: Readonly<Record<string, TemplateDefinition>> = { vaccine, article };
const engine = new nunjucks.Environment(null, { autoescape: true, throwOnUndefined: true });

const files = Object.entries(templates).flatMap(([name, template]) =>
  readdirSync(join(directory, name))
    .filter((file) => file.endsWith('.svg.njk'))
    .map((file) => ({
      label: `${name}/${file}`,
      variant: file.replace('.svg.njk', ''),
      template,
      source: readFileSync(join(directory, name, file), 'utf8'),
    })),
);

test('every template has a card and a fallback, vaccine both as a square too', () => {
  const labels = files.map((file) => file.label).sort();
  assert.deepEqual(labels, [
    'article/card.svg.njk',
    'article/fallback.svg.njk',
    'vaccine/card.svg.njk',
    'vaccine/fallback-square.svg.njk',
    'vaccine/fallback.svg.njk',
    'vaccine/square.svg.njk',
  ]);
});

const SHAPES = ['circle', 'ellipse', 'path', 'rect', 'use'];
const ELEMENTS = ['svg', 'title', 'defs', 'linearGradient', 'stop', 'g', 'text', 'tspan', ...SHAPES];
const UNSAFE_ATTRIBUTES = /^(?:on.*|style|class|opacity|fill-opacity|stroke-opacity|filter|mask|clip-path)$/;

for (const { label, variant, template, source } of files) {
  const isFallback = variant.startsWith('fallback');
  const contexts: object[] = isFallback ? [{}] : template.examples.map(({ context }) => context);
  const drawn = contexts.map((context) => engine.renderString(source, context));
  const elements = elementsOf(drawn[0] ?? '');
  const texts = elements.filter((element) => element.name === 'text');

  test(`${label}: filled with each example it is well-formed, and a value never becomes markup`, () => {
    for (const svg of drawn) {
      assert.deepEqual(
        elementsOf(svg).map((element) => element.name),
        elements.map((element) => element.name),
      );
    }
  });

  test(`${label}: shows every value of the context exactly as it is, and the fallback needs none`, () => {
    const fields = Object.keys(z.toJSONSchema(template.context, { io: 'input' }).properties ?? {});
    const placeholders = [...source.matchAll(/\{\{(.*?)\}\}/g)].map((match) => match[1]?.trim());
    assert.deepEqual(new Set(placeholders), new Set(isFallback ? [] : fields));
    for (const [index, context] of contexts.entries()) {
      const shown = elementsOf(drawn[index] ?? '').filter((element) => element.name === 'text');
      for (const [field, value] of Object.entries(context)) {
        const text = shown.find((element) => element.attributes['id'] === field)?.text;
        assert.equal(text, field === 'age' ? `${value}歳` : value);
      }
    }
  });

  test(`${label}: is 1200 wide, 630 high, or square`, () => {
    const height = variant.endsWith('square') ? '1200' : '630';
    const { width, height: actual, viewBox } = elements[0]?.attributes ?? {};
    assert.deepEqual([width, actual, viewBox], ['1200', height, `0 0 1200 ${height}`]);
  });

  test(`${label}: uses plain shapes, flat fills and gradients only`, () => {
    for (const { name, attributes } of elements) {
      assert.ok(ELEMENTS.includes(name), name);
      assert.deepEqual(
        Object.keys(attributes).filter((attribute) => UNSAFE_ATTRIBUTES.test(attribute)),
        [],
      );
    }
  });

  test(`${label}: refers only to ids of its own, and no id is there twice`, () => {
    const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
    assert.equal(new Set(ids).size, ids.length);
    for (const { attributes } of elements) {
      for (const [name, value] of Object.entries(attributes)) {
        const target = name.endsWith('href') ? value : /url\((.*)\)/.exec(value)?.[1];
        assert.ok(target === undefined || (target.startsWith('#') && ids.includes(target.slice(1))), value);
      }
    }
  });

  test(`${label}: the texts come last, under no transform, each with an id`, () => {
    const first = elements.findIndex((element) => element.name === 'text');
    for (const element of elements.slice(first)) {
      assert.ok(element.name === 'text' || element.name === 'tspan', element.name);
    }
    for (const { path, attributes } of texts) {
      assert.deepEqual(path, ['svg']);
      assert.ok(attributes['id']);
      assert.equal(attributes['transform'], undefined);
    }
  });

  test(`${label}: texts are set in the bundled faces and in colours that can be read on the sky`, () => {
    for (const { attributes } of texts) {
      const families = attributes['font-family'] ?? elements[0]?.attributes['font-family'] ?? '';
      assert.match(families, /^Noto Sans JP(?:, |$)/);
      assert.match(attributes['font-weight'] ?? '', /^(?:400|700)$/);
      for (const sky of ['#DDF1F0', '#F8FBF5']) {
        assert.ok(contrast(attributes['fill'] ?? '', sky) >= 4.5);
      }
    }
  });

  test(`${label}: every fitted box lies in the safe area, and none overlaps another`, () => {
    const margin = variant === 'square' || template === article ? 72 : 300;
    const [top, bottom] = variant === 'square' ? [60, 870] : [40, 526];
    const boxes = texts.filter(({ attributes }) => attributes['inline-size']).map(boxOf);
    for (const [index, box] of boxes.entries()) {
      assert.ok(box.left >= margin && box.right <= 1200 - margin, JSON.stringify(box));
      assert.ok(box.top >= top && box.bottom <= bottom, JSON.stringify(box));
      assert.ok(box.top >= (boxes[index - 1]?.bottom ?? 0), JSON.stringify(box));
    }
  });
}

/** The box that a text is fitted into: y is the baseline of one line at full size. */
function boxOf({ attributes }: Element) {
  const number = (name: string) => Number(attributes[name]);
  const [size, inline, block] = [number('font-size'), number('inline-size'), number('block-size')];
  const left = number('x') - (attributes['text-anchor'] === 'middle' ? inline / 2 : 0);
  const top =
    attributes['align-content'] === 'end'
      ? number('y') + 0.12 * size - block
      : number('y') - 0.38 * size - block / 2;
  return { left, right: left + inline, top, bottom: top + block };
}

/** WCAG 2.2 contrast ratio of two `#rrggbb` colours. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
