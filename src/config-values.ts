/** The kinds of values that variables of the environment have. */
import { statSync } from 'node:fs';
import { z } from 'zod';
import { locateStore, STORE_URL } from './store/store-url.ts';

export interface Notes {
  readonly about: string;
  /** Completes the sentence "expected …". */
  readonly expected: string;
  /** What counts when the variable is not set, for documents. */
  readonly default: string;
  /** Never printed, not even when it is wrong. */
  readonly secret?: boolean;
}

export const notes = z.registry<Notes>();

export const VISIBLE_ASCII = /^[!-~]+$/u;
export const RUN_NAME = /^[\w.-]+$/u;

export function whole(
  fallback: number,
  { min, max, shownDefault = `\`${fallback}\`` }: { min: number; max: number; shownDefault?: string },
  about: string,
): z.ZodDefault<z.ZodType<number, string>> {
  const digits: z.ZodType<number, string> = z
    .string()
    .regex(/^\d+$/u)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
  const expected = `a whole number from ${min} to ${max}`;
  return digits.default(fallback).register(notes, { about, expected, default: shownDefault });
}

export function flag(about: string): z.ZodDefault<z.ZodType<boolean, string>> {
  const words: z.ZodType<boolean, string> = z.enum(['true', 'false']).transform((word) => word === 'true');
  return words.default(false).register(notes, { about, expected: 'true or false', default: '`false`' });
}

/** Secrets separated by commas, of which the first is the current one. */
export function secrets(shortest: number, most: number): z.ZodDefault<z.ZodType<string[], string>> {
  const list: z.ZodType<string[], string> = z
    .string()
    .transform((text) => text.split(',').map((secret) => secret.trim()))
    .pipe(z.array(z.string().regex(VISIBLE_ASCII).min(shortest)).max(most));
  return list.default([]);
}

export function runName(about: string, shownDefault: string): z.ZodOptional<z.ZodString> {
  const notice = { about, expected: 'a name of letters, digits, "-", "_" and "."', default: shownDefault };
  return z.string().regex(RUN_NAME).optional().register(notes, notice);
}

/**
 * An absolute URL that a path can be appended to. It is written as the WHATWG URL standard does, because answers have it
 * in headers: a host beyond ASCII in Punycode, a path beyond ASCII percent-encoded.
 */
export function webUrl(): z.ZodOptional<z.ZodType<string, string>> {
  const url: z.ZodType<string, string> = z
    .url({ protocol: /^https?$/u })
    .regex(/^[^?#@]+$/u)
    .transform((url) => new URL(url).href.replace(/\/+$/u, ''));
  return url.optional();
}

/** Custom issues complete the sentence "expected …". */
export function storeUrl(): z.ZodDefault<z.ZodType<string, string>> {
  const url: z.ZodType<string, string> = z
    .string()
    .regex(STORE_URL)
    .check(({ value, issues }) => {
      const location = locateStore(value);
      if ('expected' in location) issues.push({ code: 'custom', input: value, message: location.expected });
    });
  return url.default('file:./var/images');
}

export function folder(): z.ZodOptional<z.ZodType<string, string>> {
  const path: z.ZodType<string, string> = z
    .string()
    .refine(
      (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true,
      'a folder that is there',
    );
  return path.optional();
}
