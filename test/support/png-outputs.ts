/** PNG files of every kind that the service makes, each with the picture that it is to show. */

import { createSceneDrawer, type Scene } from '../../src/raster/draw-scene.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import type { Picture } from '../../src/raster/rasterize.ts';
import type { PlacedShape } from '../../src/shape.ts';
import { LEAF, createScene, place } from '../raster/support/scenes.ts';
import { TEMPLATES } from './directories.ts';
import { sharedRegistry, sharedRenderer } from './shared-renderer.ts';

/** Of each variant; golden pictures hold the others, and a card is a file like the next one. */
const EXAMPLES = 2;

export interface PngOutput {
  readonly name: string;
  readonly png: Uint8Array;
  /** As resvg draws it whole. */
  readonly picture: Picture;
}

const SKY = `<linearGradient id="sky" x2="1" y2="1"><stop stop-color="#0ea5e9"/><stop offset="1" stop-color="#f43f5e"/></linearGradient>
  <rect width="100%" height="100%" fill="url(#sky)"/>`;
const VEIL = `<linearGradient id="veil"><stop stop-color="#0ea5e9"/><stop offset="1" stop-color="#f43f5e" stop-opacity="0"/></linearGradient>
  <rect width="100%" height="100%" fill="url(#veil)"/>`;

/** Widths and heights at which a row or a band is as small as can be, has an odd number of bytes, or is long. */
const SIZES: readonly (readonly [width: number, height: number])[] = [
  [1, 1],
  [1, 97],
  [97, 1],
  [2, 3],
  [7, 13],
  [101, 55],
  [333, 211],
  [4096, 9],
];

function leavesOn(width: number, height: number): PlacedShape[] {
  const middle = [Math.floor(width / 2), Math.floor(height / 2)] as const;
  return [place(LEAF, ...middle), place(LEAF, width, 0, '#ffffff'), place(LEAF, 3, height - 2, '#e11d48')];
}

function scenesOf(width: number, height: number): readonly (readonly [kind: string, scene: Scene])[] {
  const shapes = leavesOn(width, height);
  const opaque = createScene({ width, height, backdrop: SKY, shapes });
  const reason = 'a test of the full way';
  const few = createScene({ width, height, shapes });
  return [
    ['RGB in bands', opaque],
    ['in full', { ...opaque, layers: { reason } }],
    ['a palette', { ...few, layers: { reason } }],
    ['RGBA', createScene({ width, height, backdrop: VEIL, shapes })],
  ];
}

function drawScenes(): PngOutput[] {
  const drawer = createSceneDrawer({ backdropBytes: 2 ** 22, maskBytes: 2 ** 20, bandBytes: 2 ** 20 });
  return SIZES.flatMap(([width, height]) =>
    scenesOf(width, height).map(([kind, scene]) => ({
      name: `${kind}, ${width} × ${height} px`,
      png: drawer.draw(scene).png,
      picture: rasterizeSvg(scene.document),
    })),
  );
}

async function drawCards(): Promise<PngOutput[]> {
  const registry = await sharedRegistry(TEMPLATES);
  const renderer = await sharedRenderer(TEMPLATES);
  return [...registry.values()].flatMap(({ name, variants, fallback, examples }) => {
    const cards = [...variants.keys()].flatMap((variant) =>
      examples
        .slice(0, EXAMPLES)
        .map((example) => ({ variant, context: { ...example.context }, title: example.name })),
    );
    return [...cards, { variant: fallback.name, context: {}, title: 'without values' }].map(
      ({ variant, context, title }) => {
        const card = { template: name, variant, context };
        const picture = rasterizeSvg(renderer.explain(card).svg);
        return { name: `${name}, ${variant}, ${title}`, png: renderer.draw(card).png, picture };
      },
    );
  });
}

export async function drawOutputs(): Promise<PngOutput[]> {
  return [...drawScenes(), ...(await drawCards())];
}
