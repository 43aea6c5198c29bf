import { rasterizeSvg, type Picture } from '../../raster/rasterize.ts';
import { buildScene } from '../../renderer/build-scene.ts';
import { createTextSetter } from '../../renderer/set-text.ts';
import { parseSvg } from '../../svg/parse-svg.ts';
import type { SvgElement } from '../../svg/svg-tree.ts';
import { readFontManifest } from '../../text/font-files.ts';
import { openProject } from '../project.ts';
import { loadTextEngine } from '../../text/lay-out-text.ts';

/** A line of text on a picture that ogp makes. */
export interface Label {
  readonly text: string;
  /** px: the start of the line, and its baseline. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: number;
  readonly fill: string;
}

/** Draws labels on a background as cards are drawn: in the bundled fonts, whatever the machine has. */
export async function drawLabels({
  width,
  height,
  background,
  labels,
}: {
  readonly width: number;
  readonly height: number;
  /** SVG elements. */
  readonly background: string;
  readonly labels: readonly Label[];
}): Promise<Picture> {
  const { fontsDirectory } = openProject();
  const manifest = await readFontManifest(fontsDirectory);
  const families = [...new Set(manifest.faces.map(({ family }) => family))].join(', ');
  const root = parseSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" lang="ja" font-family="${families}">${background}</svg>`,
  );
  const engine = await loadTextEngine(fontsDirectory, manifest);
  const setText = createTextSetter(engine)('labels', 'replace');
  const card = { ...root, children: [...root.children, ...labels.map(textElement)] };
  const { scene } = buildScene(card, { setText, file: 'labels' });
  return rasterizeSvg(scene.document);
}

function textElement({ text, x, y, size, weight, fill }: Label): SvgElement {
  const attributes = {
    x: String(x),
    y: String(y),
    'font-size': String(size),
    'font-weight': String(weight),
    fill,
  };
  return { name: 'text', attributes, children: [text], line: 1 };
}
