import { createCardRenderer, type CardRenderer } from '../../src/renderer/render-card.ts';
import { FONTS, TEMPLATES } from './text-engine.ts';

let created: Promise<CardRenderer> | undefined;

/**
 * Async, so that each caller waits for a promise of its own: node:test counts what follows an `await` of a module to the
 * suite in which the promise was made.
 *
 * @returns the renderer of the service's templates, created once per process: that takes longer than most tests
 */
export async function sharedCardRenderer(): Promise<CardRenderer> {
  created ??= createCardRenderer({ templatesDirectory: TEMPLATES, fontsDirectory: FONTS });
  return created;
}
