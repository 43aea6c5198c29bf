import { ImageResponse } from '@vercel/og';
import { plainCardTree, reactElements } from './card-tree.js';

// 0.11.1: the Node build of 1.0.3 looks for a file, hb.wasm, that its package does not have.
export async function createPeer({ fonts }) {
  const options = {
    width: 1200,
    height: 630,
    fonts: fonts.map(({ family, weight, bytes }) => ({ name: family, weight, data: bytes, style: 'normal' })),
  };
  return async (context) => {
    const response = new ImageResponse(plainCardTree(context, reactElements), options);
    return new Uint8Array(await response.arrayBuffer());
  };
}
