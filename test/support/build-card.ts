import { buildScene } from '../../src/renderer/build-scene.ts';
import type { BuiltScene } from '../../src/renderer/build-scene.ts';
import { createTextSetter } from '../../src/renderer/set-text.ts';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import { engine } from './text-engine.ts';

const setText = createTextSetter(engine);

/** Builds a card of 400 × 400 px whose first line is the first of the content, in Noto Sans JP of 20 px. */
export function buildCard(content: string): BuiltScene {
  const root =
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" font-family="Noto Sans JP" font-size="20">';
  return buildScene(parseSvg(`${root}${content}</svg>`), { setText: setText('test.svg'), file: 'test.svg' });
}
