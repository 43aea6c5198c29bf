import { createSceneDrawer } from '../../src/raster/draw-scene.ts';
import type { DrawnScene } from '../../src/raster/draw-scene.ts';
import { buildScene } from '../../src/renderer/build-scene.ts';
import { createTextSetter } from '../../src/renderer/set-text.ts';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import { engine } from './text-engine.ts';

const drawer = createSceneDrawer({ backdropBytes: 2 ** 24, maskBytes: 2 ** 24, bandBytes: 2 ** 24 });
const setText = createTextSetter(engine);

/** Draws an SVG document as a card without placeholders is drawn. */
export function drawSvg(source: string, file: string): DrawnScene {
  return drawer.draw(buildScene(parseSvg(source, { file }), { setText: setText(file), file }).scene);
}
