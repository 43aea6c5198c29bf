import { isDeepStrictEqual } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { validate, textOfValue } from '../context/validate.ts';
import { createLinkReader, readParameters, canonicalLink, SIGNATURE, signLink } from '../http/link-query.ts';
import { PICTURE_FORMATS } from '../picture-format.ts';
import type { Template } from '../template/registry.ts';
import { addGivenCardAction, type Subject, type GivenCard } from './card-command.ts';
import { isPath } from './card-context.ts';
import { throwAsUsageError, UsageError, describeCommand } from './errors.ts';
import { loadConfig } from './project.ts';
import { type Terminal, writeLine } from './terminal.ts';

/** Returns the command `ogp sign`, which prints a signed link to a card. */
export function signCommand(subject: Subject, terminal: Terminal): Command {
  const command = new Command('sign')
    .summary('make a link to a card')
    .description(
      'Make a link to a card, signed with the first of LINK_KEYS, for pages that cannot send POST requests. The ending ' +
        'of the link is the format of the picture. The link contains the values unchanged: the service fetches ' +
        'pictures by their URLs.',
    )
    .option('--base-url <url>', 'URL of the service (default: http://localhost:PORT)', readBaseUrl)
    .option(
      '--expires-in <time>',
      'lifetime of the link, such as 90d, 12h or 30m (default: forever)',
      readLifetime,
    );
  describeCommand(command, {
    examples: [
      'LINK_KEYS=… ogp sign vaccine --area 東京都 --age 40 --period 10月下旬〜2月上旬',
      'LINK_KEYS=… ogp sign vaccine --context card.json --format webp --expires-in 90d --base-url https://og.example.jp',
    ],
  });
  return addGivenCardAction<SignOptions>(command, subject, terminal, async (card) => {
    signUrl(card, terminal);
  });
}

interface SignOptions {
  readonly baseUrl?: string;
  /** Seconds. */
  readonly expiresIn?: number;
}

const SECONDS = new Map([
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
]);

/**
 * Characters. Servers and clients should support URIs of this length (RFC 9110, section 4.1). The service reads 16 KiB
 * of request line and headers, and proxies add headers.
 */
const LONGEST_LINK = 8_000;

/**
 * Signs a link and prints it. The link contains the values unchanged, because the service fetches the pictures.
 *
 * @throws Problem `context_rejected`; UsageError without a key, or for a value that a link cannot hold
 */
function signUrl(card: GivenCard<SignOptions>, terminal: Terminal): void {
  const {
    LINK_KEYS: [key],
    PORT,
  } = loadConfig();
  if (key === undefined) {
    throw new UsageError(
      'Expected LINK_KEYS to contain the key of the service but found none. Set it: LINK_KEYS=… ogp sign …',
    );
  }
  const { template, context, options } = card;
  assertNoFiles(template, context);
  const accepted = validate(template.context, context, 'context_rejected');
  const canonical = linkOf(card, Object.entries(context ?? {}));
  assertReadable(card, canonical, accepted);
  const { baseUrl = `http://localhost:${PORT}` } = options;
  const link = `${baseUrl}${canonical}&${SIGNATURE}=${signLink(canonical, key)}`;
  if (link.length > LONGEST_LINK) {
    throw new UsageError(
      `Expected a link of at most ${LONGEST_LINK} characters but it would have ${link.length}. ` +
        'Shorten the values; give a picture as an https URL.',
    );
  }
  writeLine(terminal, link);
}

/** Returns path and parameters in canonical form, without signature. */
function linkOf(
  { template, variant, form, options: { expiresIn } }: GivenCard<SignOptions>,
  values: readonly (readonly [string, unknown])[],
): string {
  const parameters: readonly (readonly [string, unknown])[] = [
    ...values,
    ['variant', variant],
    ...(form.scale === 1 ? [] : [['scale', form.scale] as const]),
    ...(form.maxBytes === null ? [] : [['max_bytes', form.maxBytes] as const]),
    ...(expiresIn === undefined ? [] : [['expires', Math.floor(Date.now() / 1000) + expiresIn] as const]),
  ];
  return canonicalLink(
    `/og/${template.name}.${PICTURE_FORMATS[form.format ?? 'png'].extension}`,
    parameters.map(([name, value]) => [name, textOfValue(value)]),
  );
}

/** @throws UsageError if a picture is the path of a file */
function assertNoFiles({ pictures }: Template, context: unknown): void {
  if (typeof context !== 'object' || context === null) return;
  const values = new Map(Object.entries(context));
  for (const name of pictures.keys()) {
    const value: unknown = values.get(name);
    if (typeof value !== 'string' || !isPath(value)) continue;
    throw new UsageError(
      `Expected "${name}" as an https URL but received the file "${value}", which a link cannot hold. Put the picture on ` +
        'a host of PICTURE_HOSTS, from which the service fetches it.',
    );
  }
}

/**
 * Parses the link as the service does, where all values are texts.
 *
 * @throws UsageError if the result is another context
 */
function assertReadable({ template, form }: GivenCard<SignOptions>, link: string, context: object): void {
  const search = link.slice(link.indexOf('?') + 1);
  const read = linkReaderOf(template)(readParameters(search), form.format ?? 'png');
  const given = new Map(Object.entries(context));
  const found = new Map(Object.entries(read.context));
  const other = [...given.keys(), ...found.keys()].find(
    (name) => !isDeepStrictEqual(given.get(name), found.get(name)),
  );
  if (other === undefined) return;
  throw new UsageError(
    `Expected a value of "${other}" that a link can hold but received ${JSON.stringify(given.get(other))}: the service ` +
      `would read ${JSON.stringify(found.get(other))} from the link. Leave it out, or give another value.`,
  );
}

function linkReaderOf(template: Template): ReturnType<typeof createLinkReader> {
  try {
    return createLinkReader(template);
  } catch (error) {
    return throwAsUsageError(error);
  }
}

/** Returns the URL without "/" at its end. @throws InvalidArgumentError */
function readBaseUrl(text: string): string {
  const { protocol = '' } = URL.parse(text) ?? {};
  if (/^https?:$/u.test(protocol) && /^[^?#@\s]+$/u.test(text)) return text.replace(/\/+$/u, '');
  throw new InvalidArgumentError('Expected an http:// or https:// URL without query, fragment or password.');
}

/** Returns seconds. @throws InvalidArgumentError */
function readLifetime(text: string): number {
  const [, number, unit = ''] = /^([1-9]\d{0,4})([dhm])$/u.exec(text) ?? [];
  const seconds = SECONDS.get(unit);
  if (number !== undefined && seconds !== undefined) return Number(number) * seconds;
  throw new InvalidArgumentError('Expected a time such as 90d, 12h or 30m.');
}
