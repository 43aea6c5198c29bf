import { readFileSync } from 'node:fs';
import { Problem } from '../errors.ts';
import { SvgError } from '../svg/svg-tree.ts';
import { type Finding, TemplateError } from '../template/finding.ts';
import {
  type LoadedTemplates,
  loadTemplates,
  loadUsableTemplates,
  type UsableTemplates,
} from '../template/load-templates.ts';
import { displayPath } from '../template/read-templates.ts';
import type { Registry } from '../template/registry.ts';
import { type FontManifest, readFontManifest } from '../text/font-files.ts';
import { findTextFaults } from '../text/read-text.ts';
import { messageOf } from '../thrown.ts';
import type { BuiltScene } from './build-scene.ts';
import type { CardRequest } from './renderer.ts';

export interface RendererDirectories {
  /** Absolute, without symbolic links: the permission model compares real paths. */
  readonly templatesDirectory: string;
  readonly fontsDirectory: string;
}

/**
 * Loads the templates as this renderer draws them: checked against its fonts and its dialect of texts, with digests
 * that count both.
 *
 * @throws Error with a message for the operator
 */
export async function loadRegistry(directories: RendererDirectories): Promise<LoadedTemplates & WithFonts> {
  return loadWith(loadTemplates, directories);
}

/** Like {@link loadRegistry}, but leaves out the templates that have faults, and returns these. */
export async function loadUsableRegistry(
  directories: RendererDirectories,
): Promise<UsableTemplates & WithFonts> {
  return loadWith(loadUsableTemplates, directories);
}

interface WithFonts {
  readonly manifest: FontManifest;
}

async function loadWith<Loaded>(
  load: (options: Parameters<typeof loadTemplates>[0]) => Promise<Loaded>,
  { templatesDirectory, fontsDirectory }: RendererDirectories,
): Promise<Loaded & WithFonts> {
  const manifest = await readFontManifest(fontsDirectory);
  const templates = await load({
    directory: templatesDirectory,
    faces: manifest.faces,
    findTextFaults,
    fontsDigest: manifest.digest,
    renderVersion: RENDER_VERSION,
  });
  return { ...templates, manifest };
}

/** What keeps an example from being drawn as it should be. */
interface Fault {
  /** 1-based; null if it is not known which element is at fault. */
  readonly line: number | null;
  /** Of the text that is cut. */
  readonly id: string | null;
  /** Completes "The example …". */
  readonly message: string;
}

type SetCard = (card: CardRequest) => Pick<BuiltScene, 'texts' | 'overflows'>;

/**
 * Sets every example of every template in all its shapes, and the fallback cards.
 *
 * @throws TemplateError with all that cannot be set or does not fit
 */
export function checkExamples(registry: Registry, setCard: SetCard): void {
  const findings = findExampleFaults(registry, setCard);
  if (findings.length > 0) throw new TemplateError(findings);
}

/** @returns all that cannot be set or does not fit; a fault that several examples share is one finding */
export function findExampleFaults(registry: Registry, setCard: SetCard): Finding[] {
  const found: { readonly file: string; readonly example: string; readonly fault: Fault }[] = [];
  for (const { name, variants, fallback, examples } of registry.values()) {
    const check = (variant: { name: string; file: string }, example: string, context: object) => {
      const card = { template: name, variant: variant.name, context: { ...context } };
      for (const fault of faultsOf(setCard, card)) found.push({ file: variant.file, example, fault });
    };
    for (const variant of variants.values()) {
      for (const example of examples) check(variant, example.name, example.context);
    }
    // A template whose definition is guessed may have none.
    if (!variants.has(fallback.name)) check(fallback, fallback.name, {});
  }
  const shared = Map.groupBy(found, ({ file, fault }) => `${file}\0${JSON.stringify(fault)}`);
  return [...shared.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { file, example, fault } = first;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    const line = fault.line ?? lineOfText(file, fault.id) ?? 1;
    return [{ file: displayPath(file), line, message: `The example "${example}"${more} ${fault.message}` }];
  });
}

function faultsOf(setCard: SetCard, card: CardRequest): Fault[] {
  try {
    const { texts, overflows } = setCard(card);
    return [
      ...texts
        .filter(({ cut }) => cut)
        .map(({ id }) => ({
          line: null,
          id,
          message: `does not fit: the text "${id}" is cut. Enlarge its box, or allow a smaller size.`,
        })),
      ...overflows.map(({ line, taken, blockSize }) => ({
        line,
        id: null,
        message: `does not fit: what the stack of line ${line} holds takes ${round(taken)} of its ${blockSize} px. Enlarge its "block-size", or let less stand in it.`,
      })),
    ];
  } catch (error) {
    if (error instanceof Problem && error.code === 'characters_not_covered') {
      const codePoints = error.errors.flatMap((entry) => entry.codePoints ?? []).join(', ');
      return [{ line: null, id: null, message: `has characters that no bundled font draws: ${codePoints}.` }];
    }
    const isSvg = error instanceof SvgError;
    const [fault] = error instanceof Problem ? error.errors : [];
    const reason = fault?.message ?? (isSvg ? error.reason : messageOf(error));
    return [{ line: isSvg ? error.line : null, id: null, message: `cannot be set: ${reason}` }];
  }
}

/** Where a text is: that of its `id` or, as texts without one are named by their position, of the nth `<text>`. */
function lineOfText(file: string, id: string | null): number | null {
  if (id === null) return null;
  const source = readFileSync(file, 'utf8');
  const named = source.search(new RegExp(`\\sid=["']${RegExp.escape(id)}["']`, 'u'));
  const position = Number(/^text-(\d+)$/u.exec(id)?.[1] ?? 0);
  const index = named >= 0 ? named + 1 : ([...source.matchAll(/<text\b/gu)][position - 1]?.index ?? -1);
  return index < 0 ? null : source.slice(0, index).split('\n').length;
}

/** Up to a hundredth. */
function round(length: number): number {
  return Math.ceil(length * 100) / 100;
}

/**
 * The version of everything that turns a filled template into pixels: layout, outlines, rasteriser. It is part of every
 * card's key. Raise it when a card has other pixels than before, and only then: a test compares the golden pictures with
 * their record. What only makes other files of the same pixels, such as zlib, a level of compression or an encoder of
 * JPEG, leaves keys and stored cards as they are.
 */
export const RENDER_VERSION = '2';
