import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSceneDrawer } from '../../src/raster/draw-scene.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { buildCard } from '../support/build-card.ts';
import { comparePixels } from '../support/compare-pixels.ts';
import { readPixels } from '../support/read-pixels.ts';

const TEXT = '<text x="20" y="40">題名</text>';

/** 9 × 9 px at 20, 340. */
const DEFINITIONS = `<defs><rect id="dot" x="20" y="340" width="9" height="9"/>
  <filter id="far" filterUnits="userSpaceOnUse" x="0" y="0" width="400" height="400"><feOffset dy="-30"/></filter></defs>`;

function reasonOf(content: string): string | null {
  const { layers } = buildCard(DEFINITIONS + content).scene;
  return 'reason' in layers ? layers.reason : null;
}

describe('a shape after a text', () => {
  for (const [name, shape] of [
    ['a rect below it', '<rect y="60" width="400" height="9"/>'],
    ['a rect beside it', '<rect x="100" y="20" width="9" height="30"/>'],
    ['a circle', '<circle cx="200" cy="40" r="30"/>'],
    ['an ellipse', '<ellipse cx="200" cy="40" rx="99" ry="9"/>'],
    ['a line with its stroke', '<line x1="0" x2="400" y1="60" y2="60" stroke="#000" stroke-width="4"/>'],
    ['a path', '<path d="M0 300h9v9z"/>'],
    ['a rect under a transformation', '<rect width="9" height="9" transform="translate(0 60)"/>'],
    ['a copy', '<use href="#dot" y="-10"/>'],
    ['a picture', '<image y="60" width="9" height="9" href="data:image/png;base64,"/>'],
  ] as const) {
    test(`that does not touch it may be drawn before it: ${name}`, () => {
      assert.equal(reasonOf(`${TEXT}${shape}`), null);
    });
  }

  for (const [name, shape] of [
    ['a rect over it', '<rect y="30" width="400" height="9"/>'],
    ['a stroke over it', '<line x2="400" y1="60" y2="60" stroke="#000" stroke-width="50"/>'],
    [
      'a stroke of a group',
      '<g stroke="#000" stroke-width="50"><rect y="60" width="9" height="9" fill="none"/></g>',
    ],
    ['a path over it', '<path d="M0 0c100 20 200 60 400 60"/>'],
    ['a rect under a transformation', '<rect y="60" width="40" height="9" transform="translate(0 -30)"/>'],
    ['a group under a transformation', '<g transform="rotate(-45)"><rect y="60" width="40" height="9"/></g>'],
    ['a copy over it', '<use href="#dot" y="-300"/>'],
    ['a rect with a filter of its own size', '<rect y="60" width="9" height="9" filter="url(#far)"/>'],
    ['a rect under a filter', '<rect y="60" width="9" height="9" filter="url(#blur)"/>'],
    ['a rect of a share of the canvas', '<rect y="60" width="50%" height="9"/>'],
  ] as const) {
    test(`that may touch it is drawn after it: ${name}`, () => {
      assert.match(reasonOf(`${TEXT}${shape}`) ?? '', /^<\w+> above a text$/);
    });
  }

  test('is compared with where a stack puts them', () => {
    const stack = (gap: number) =>
      `<g data-stack="block" data-gap="${gap}">${TEXT}<rect y="30" width="400" height="9"/></g>`;
    assert.equal(reasonOf(stack(4)), null);
    assert.equal(
      reasonOf(`<g data-stack="block">${TEXT}</g><rect y="30" width="400" height="9"/>`),
      '<rect> above a text',
    );
  });

  test('touches no text that shows nothing', () => {
    assert.equal(reasonOf('<text y="40"> </text><path d="M0 0h400v400z"/>'), null);
  });
});

test('a text under a transformation cannot be drawn apart', () => {
  assert.equal(reasonOf(`<g transform="scale(2)">${TEXT}</g>`), 'a text under "transform"');
});

test('a text that is only defined cannot be drawn apart', () => {
  assert.equal(reasonOf(`<defs>${TEXT}</defs>`), 'a text in <defs>');
});

describe('a text is drawn with the card around it', () => {
  for (const attribute of [
    'transform="rotate(3)"',
    'opacity=".5"',
    'filter="url(#blur)"',
    'mask="url(#half)"',
    'clip-path="url(#round)"',
    'display="none"',
    'visibility="hidden"',
  ]) {
    test(`in a group with ${attribute}`, () => {
      assert.equal(reasonOf(`<g ${attribute}>${TEXT}</g>`), `a text under "${attribute.split('=')[0]}"`);
    });
  }
});

describe('a group changes nothing about a text in it', () => {
  for (const attributes of [
    'opacity="1"',
    'filter="none"',
    'mask="none"',
    'clip-path="none"',
    'clip-path="url(#whole)"',
    'display="inline"',
    'visibility="visible"',
    'stroke="none"',
    'stroke-width="2"',
    'isolation="isolate"',
    'fill-rule="evenodd"',
    'clip-rule="evenodd"',
    'shape-rendering="crispEdges"',
    'color="#fff"',
  ]) {
    test(`with ${attributes}`, () => {
      const whole = '<clipPath id="whole"><rect width="400" height="400"/></clipPath>';
      const ground = '<rect width="400" height="400" fill="#fde68a"/>';
      const content = `${whole}${ground}<g ${attributes}>${TEXT}</g>`;
      const { scene } = buildCard(content);
      assert.ok(!('reason' in scene.layers));
      const { png } = createSceneDrawer({ backdropBytes: 1e7, maskBytes: 1e6, bandBytes: 1e6 }).draw(scene);
      const plain = buildCard(`${ground}${TEXT}`).scene;
      comparePixels(readPixels(png), rasterizeSvg(plain.document), 'renderer/group-of-no-effect');
      comparePixels(
        rasterizeSvg(scene.document),
        rasterizeSvg(plain.document),
        'renderer/group-of-no-effect-full',
      );
    });
  }

  test('unless a clip leaves out a part of the canvas', () => {
    for (const clip of [
      '<clipPath id="c"><rect width="399" height="400"/></clipPath>',
      '<clipPath id="c"><rect width="400" height="400" rx="9"/></clipPath>',
      '<clipPath id="c"><rect width="400" height="400" transform="translate(1 0)"/></clipPath>',
      '<clipPath id="c" clipPathUnits="objectBoundingBox"><rect width="400" height="400"/></clipPath>',
      '<clipPath id="c"><circle r="900"/></clipPath>',
    ]) {
      assert.equal(reasonOf(`${clip}<g clip-path="url(#c)">${TEXT}</g>`), 'a text under "clip-path"');
    }
  });
});
