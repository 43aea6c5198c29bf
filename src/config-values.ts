/** The kinds of values that variables of the environment have. */
import { statSync } from 'node:fs';
import { z } from 'zod';
import { locateStore, STORE_URL } from './store/open-store.ts';

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
/** RFC 1123, section 2.1, with a last label that has a letter first: an address is no name. */
const HOST_NAMES = /^(?:(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d](?:,(?!$)|$))+$/iu;
const WEB = /^https?:/u;

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

/** Names of hosts separated by commas. */
export function hostNames(): z.ZodDefault<z.ZodType<ReadonlySet<string>, string>> {
  const list: z.ZodType<ReadonlySet<string>, string> = z
    .string()
    .regex(HOST_NAMES)
    .transform((names) => new Set(names.toLowerCase().split(',')));
  return list.default(new Set<string>());
}

/** Origins as browsers send them (RFC 6454, section 6.2), separated by commas. */
export function origins(): z.ZodDefault<z.ZodType<ReadonlySet<string>, string>> {
  const list: z.ZodType<ReadonlySet<string>, string> = z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .pipe(z.array(z.string().refine((origin) => WEB.test(origin) && URL.parse(origin)?.origin === origin)))
    .transform((list) => new Set(list));
  return list.default(new Set<string>());
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
