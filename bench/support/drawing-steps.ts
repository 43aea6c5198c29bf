import { createSceneDrawer } from '../../src/raster/draw-scene.ts';
import { buildScene } from '../../src/renderer/build-scene.ts';
import { createTextSetter } from '../../src/renderer/set-text.ts';
import { fillTemplate, parseFilled } from '../../src/template/compile-template.ts';
import { compileTemplates } from '../../src/template/compile-templates.ts';
import { loadFonts } from '../../src/text/font-library.ts';
import { readFontManifest } from '../../src/text/font-manifest.ts';
import { createShapeCache } from '../../src/text/glyph-shape.ts';
import type { BenchContext } from './cards.ts';
import { projectPath } from './project-path.ts';

const ROOMY = { backdropBytes: 2 ** 26, maskBytes: 2 ** 26, bandBytes: 2 ** 26 };

export interface SettledDrawer {
  draw(context: BenchContext): Uint8Array;
  /** Does all that a process would do in idle time. */
  settle(): void;
}

/** The renderer's steps with its idle work at hand. */
export async function createSettledDrawer(directory: string, name: string): Promise<SettledDrawer> {
  const compiled = await compileTemplates(projectPath(directory));
  const template = compiled.get(name)?.get('card');
  if (template === undefined) throw new Error(`Expected a template ${name} in ${directory}`);
  const manifest = await readFontManifest(projectPath('fonts'));
  const fonts = await loadFonts(projectPath('fonts'), manifest);
  const setText = createTextSetter({ fonts, shapes: createShapeCache() });
  const drawer = createSceneDrawer(ROOMY);
  return {
    draw(context) {
      const root = parseFilled(template, fillTemplate(template, context), context);
      return drawer.draw(buildScene(root, setText(template.file)).scene).png;
    },
    settle() {
      let left = true;
      while (left) left = drawer.idle(1_000);
    },
  };
}
