import satori from 'satori';
import { plainCardTree, reactElements } from './card-tree.js';

export async function createPeer({ fonts, rasterize }) {
  const options = {
    width: 1200,
    height: 630,
    fonts: fonts.map(({ family, weight, bytes }) => ({ name: family, weight, data: bytes, style: 'normal' })),
  };
  return async (context) => rasterize(await satori(plainCardTree(context, reactElements), options));
}
