import { readFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';
import { projectPath } from './project-path.ts';

const FONT_FILES = [projectPath('fonts/NotoSansJP-Regular.ttf'), projectPath('fonts/NotoSansJP-Bold.ttf')];

/** What one writes first: fill the SVG, hand it to resvg with the fonts, take the PNG. */
export function drawNaively(svg: string): Uint8Array {
  const font = { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: 'Noto Sans JP' };
  return new Resvg(svg, { font }).render().asPng();
}

export function drawOutlines(svg: string): Uint8Array {
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
}

/** @param file of a template without statements @returns a function that fills its placeholders */
export function createFiller(file: string): (context: Readonly<Record<string, unknown>>) => string {
  const source = readFileSync(projectPath(file), 'utf8');
  return (context) => source.replaceAll(/\{\{ (\w+) \}\}/gu, (_, name: string) => String(context[name]));
}
