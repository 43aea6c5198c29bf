import { createCardRenderer, type CardRenderer } from '../../src/renderer/render-card.ts';
import { FONTS, TEMPLATES } from './text-engine.ts';

let created: Promise<CardRenderer> | undefined;

/** @returns the renderer of the service's templates, created once per process: that takes longer than most tests */
export function sharedCardRenderer(): Promise<CardRenderer> {
  created ??= createCardRenderer({ templatesDirectory: TEMPLATES, fontsDirectory: FONTS });
  return created;
}
