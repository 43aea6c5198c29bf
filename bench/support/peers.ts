import { readFileSync } from 'node:fs';
import type { BenchContext } from './cards.ts';
import { createFiller, drawOutlines } from './naive.ts';
import { projectPath } from './project-path.ts';
import { messageOf } from '../../src/thrown.ts';

/** Draws the plain card. */
export type DrawPlainCard = (context: BenchContext) => Promise<Uint8Array>;

const PEERS: Readonly<Record<string, string>> = {
  'takumi 2.16.3': 'takumi.js',
  'satori 0.63.2 + resvg-js': 'satori.js',
  '@vercel/og 0.11.1': 'vercel-og.js',
  'sharp 0.35.5 (SVG)': 'sharp.js',
  '@napi-rs/canvas 1.1.1': 'canvas.js',
};

/** The peers that are installed, by name. One that cannot start is left out, with a line that says why. */
export async function openPeers(): Promise<Map<string, DrawPlainCard>> {
  const fonts = [
    { family: 'Noto Sans JP', weight: 400, path: projectPath('fonts/NotoSansJP-Regular.ttf') },
    { family: 'Noto Sans JP', weight: 700, path: projectPath('fonts/NotoSansJP-Bold.ttf') },
  ].map((font) => ({ ...font, bytes: readFileSync(font.path) }));
  const material = {
    fonts,
    svgOf: createFiller('bench/templates/plain/card.svg.njk'),
    rasterize: drawOutlines,
  };
  const peers = new Map<string, DrawPlainCard>();
  for (const [name, file] of Object.entries(PEERS)) {
    try {
      const peer = await importPeer(file);
      peers.set(name, await peer.createPeer(material));
    } catch (error) {
      console.log(`Without ${name}: ${messageOf(error)}`);
    }
  }
  return peers;
}

interface PeerModule {
  createPeer(material: object): Promise<DrawPlainCard>;
}

/** Not by name: what they import may not be installed, so they are no part of the type check. */
async function importPeer(file: string): Promise<PeerModule> {
  const module: PeerModule = await import(new URL(`../peers/${file}`, import.meta.url).href);
  return module;
}
