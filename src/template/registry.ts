import type { Size } from '../picture-format.ts';
import type { TemplateDefinition } from './define-template.ts';
import type { Pictures } from './picture-field.ts';

/** One shape of a template: one SVG file. */
export interface Variant extends Size {
  /** 'card' is the default; others are named by their file, such as 'square'; 'fallback' is the card for errors. */
  readonly name: string;
  readonly file: string;
}

export interface Template extends TemplateDefinition {
  /** The context's members that are pictures. */
  readonly pictures: Pictures;
  readonly name: string;
  readonly directory: string;
  /** What a client can ask for, 'card' first. */
  readonly variants: ReadonlyMap<string, Variant>;
  readonly fallback: Variant;
  /** Hex SHA-256 of all that decides how a card looks: the template's files, the fonts, the render version. */
  readonly digest: string;
}

/** The template of calls that name none (`POST /create`), and the first that renderers warm up with. */
export const DEFAULT_TEMPLATE = 'vaccine';

export type Registry = ReadonlyMap<string, Template>;
