/** Schemas for the values of environment variables. */
import { statSync } from 'node:fs';
import { z } from 'zod';
import { locateStore, STORE_URL } from './store/open-store.ts';

/** Texts about a variable, for docs/configuration.md and error messages. */
export interface Notes {
  readonly about: string;
  /** Completes the sentence "expected …". */
  readonly expected: string;
  /** Description of the default. */
  readonly default: string;
  /** Whether the value must never be printed, even if it is wrong. */
  readonly secret?: boolean;
}

export const notes = z.registry<Notes>();

export const VISIBLE_ASCII = /^[!-~]+$/u;
export const RUN_NAME = /^[\w.-]+$/u;
/** Host names (RFC 1123, section 2.1). The last label begins with a letter, so that IP addresses do not match. */
const HOST_NAMES = /^(?:(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d](?:,(?!$)|$))+$/iu;
const WEB = /^https?:/u;

export function wholeNumber(
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

/** Returns a schema for secrets separated by commas. The first one is the current one. */
export function secrets(shortest: number, most: number): z.ZodDefault<z.ZodType<string[], string>> {
  const list: z.ZodType<string[], string> = z
    .string()
    .transform((text) => text.split(',').map((secret) => secret.trim()))
    .pipe(z.array(z.string().regex(VISIBLE_ASCII).min(shortest)).max(most));
  return list.default([]);
}

/** Returns a schema for host names separated by commas. */
export function hostNames(): z.ZodDefault<z.ZodType<ReadonlySet<string>, string>> {
  const list: z.ZodType<ReadonlySet<string>, string> = z
    .string()
    .regex(HOST_NAMES)
    .transform((names) => new Set(names.toLowerCase().split(',')));
  return list.default(new Set<string>());
}

/** Returns a schema for origins as browsers send them (RFC 6454, section 6.2), separated by commas. */
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
 * Returns a schema for an absolute URL to which a path can be appended. It serialises the URL by the WHATWG URL Standard
 * (Punycode hosts, percent-encoded paths), because answers contain the URL in headers, which must be ASCII.
 */
export function webUrl(): z.ZodOptional<z.ZodType<string, string>> {
  const url: z.ZodType<string, string> = z
    .url({ protocol: /^https?$/u })
    .regex(/^[^?#@]+$/u)
    .transform((url) => new URL(url).href.replace(/\/+$/u, ''));
  return url.optional();
}

/** Returns a schema for the URL of a store. Its custom issues complete the sentence "expected …". */
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
      'an existing folder',
    );
  return path.optional();
}
