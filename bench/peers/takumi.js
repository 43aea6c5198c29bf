import { Renderer, setGlyphCacheMaxBytes } from '@takumi-rs/core';
import { plainCardTree } from './card-tree.js';

const nodes = {
  box: (style, children) => ({ type: 'container', style, children }),
  text: (style, text) => ({ type: 'text', style, text }),
};

/** Its own advice for Japanese: room for more than a thousand glyphs. */
const GLYPH_CACHE_BYTES = 64 * 2 ** 20;

export async function createPeer({ fonts }) {
  setGlyphCacheMaxBytes(GLYPH_CACHE_BYTES);
  const renderer = new Renderer();
  for (const { family, weight, bytes } of fonts) {
    await renderer.registerFont({ name: family, weight, data: bytes });
  }
  return (context) =>
    renderer.render(plainCardTree(context, nodes), { width: 1200, height: 630, format: 'png' });
}
