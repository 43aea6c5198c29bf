import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildCard } from '../support/build-card.ts';

const TEXT = '<text x="20" y="40">題名</text>';

function reasonOf(content: string): string | null {
  const { layers } = buildCard(content).scene;
  return 'reason' in layers ? layers.reason : null;
}

describe('a shape after a text', () => {
  for (const [name, shape] of [
    ['a rect below it', '<rect y="60" width="400" height="9"/>'],
    ['a rect beside it', '<rect x="100" y="20" width="9" height="30"/>'],
    ['a circle', '<circle cx="200" cy="40" r="30"/>'],
    ['an ellipse', '<ellipse cx="200" cy="40" rx="99" ry="9"/>'],
    ['a line with its stroke', '<line x1="0" x2="400" y1="60" y2="60" stroke="#000" stroke-width="4"/>'],
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
    ['a path, which may be anywhere', '<path d="M0 300h9v9z"/>'],
    ['a rect under a transformation', '<rect y="60" width="9" height="9" transform="translate(0 -30)"/>'],
    [
      'a group under a transformation',
      '<g transform="translate(0 -30)"><rect y="60" width="9" height="9"/></g>',
    ],
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
    'style="mix-blend-mode:screen"',
    'class="faint"',
    'display="inline"',
    'visibility="visible"',
    'stroke="#fff"',
    'stroke-width="2"',
    'mix-blend-mode="screen"',
    'isolation="isolate"',
    'fill-rule="evenodd"',
    'shape-rendering="crispEdges"',
  ]) {
    test(`in a group with ${attribute}`, () => {
      assert.equal(reasonOf(`<g ${attribute}>${TEXT}</g>`), `a text under "${attribute.split('=')[0]}"`);
    });
  }
});
