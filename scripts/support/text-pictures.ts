import { glob, readFile } from 'node:fs/promises';
import { PNG } from 'pngjs';
import { createSceneDrawer, type SceneDrawer } from '../../src/raster/draw-scene.ts';
import { buildScene, type SetText } from '../../src/renderer/build-scene.ts';
import { createTextSetter } from '../../src/renderer/set-text.ts';
import { compileTemplate } from '../../src/template/compile-template.ts';
import { checkTemplate } from '../../src/template/check-template.ts';
import { readFontManifest } from '../../src/text/font-files.ts';
import { findTextFaults } from '../../src/text/read-text.ts';
import { loadTextEngine } from '../../src/text/lay-out-text.ts';

/** Of each cache, in bytes; the pictures are small. */
const CACHE_BYTES = 16 * 2 ** 20;

/**
 * Draws the pictures of docs/text.md as cards are drawn: `docs/pictures/text/<name>.svg` becomes `<name>.png`.
 *
 * @returns PNG files by path
 * @throws Error with the fault of the first source that would not pass as a template, or shows what no font draws
 */
export async function textPictures(): Promise<ReadonlyMap<string, Uint8Array>> {
  const manifest = await readFontManifest('fonts');
  const setText = createTextSetter(await loadTextEngine('fonts', manifest));
  const drawer = createSceneDrawer({
    backdropBytes: CACHE_BYTES,
    maskBytes: CACHE_BYTES,
    bandBytes: CACHE_BYTES,
  });
  const pictures = new Map<string, Uint8Array>();
  for (const file of (await Array.fromAsync(glob('docs/pictures/text/*.svg'))).toSorted()) {
    const bytes = await readFile(file);
    checkTemplate(
      {
        bytes,
        contexts: { first: [{}], next: () => ({}) },
        members: [],
        files: new Map(),
        faces: manifest.faces,
        findTextFaults,
      },
      (line, message) => {
        throw new Error(`${file}:${line}: ${message}`);
      },
    );
    pictures.set(file.replace(/svg$/u, 'png'), drawPicture(bytes.toString(), file, setText(file), drawer));
  }
  return pictures;
}

function drawPicture(source: string, file: string, setText: SetText, drawer: SceneDrawer): Uint8Array {
  const root = compileTemplate(source, { file, assets: new Map() }).instantiate({});
  const { scene, texts, overflows } = buildScene(root, { setText, file });
  const uncovered = texts.flatMap((text) => text.uncovered);
  if (uncovered.length > 0) throw new Error(`${file}: no font draws ${uncovered.join(', ')}`);
  if (overflows.length > 0) throw new Error(`${file}: a stack takes more than its "block-size"`);
  return drawer.draw(scene).png;
}

/** Whether two PNG files show the same pixels: how they are compressed may differ between versions of zlib. */
export function showSamePixels(one: Uint8Array, other: Uint8Array): boolean {
  // To decode takes longer than to draw.
  if (Buffer.compare(one, other) === 0) return true;
  const [first, second] = [decode(one), decode(other)];
  return (
    first !== null &&
    second !== null &&
    first.width === second.width &&
    first.height === second.height &&
    first.data.equals(second.data)
  );
}

/** @returns null if the file is no PNG */
function decode(png: Uint8Array): PNG | null {
  try {
    return PNG.sync.read(Buffer.from(png));
  } catch {
    return null;
  }
}
