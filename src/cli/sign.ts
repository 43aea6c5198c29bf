import { isDeepStrictEqual } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { validate, textOfValue } from '../context/validate.ts';
import { createLinkReader, readParameters, canonicalLink, SIGNATURE, signLink } from '../http/link-query.ts';
import { PICTURE_FORMATS } from '../picture-format.ts';
import type { Template } from '../template/registry.ts';
import { takeGiven, type Subject, type GivenCard } from './card-command.ts';
import { isPath } from './card-context.ts';
import { throwAsUsageError, UsageError, describeCommand } from './errors.ts';
import { configGiven } from './project.ts';
import { type Terminal, writeLine } from './terminal.ts';

/** `ogp sign`: a link that draws. */
export function signCommand(subject: Subject, terminal: Terminal): Command {
  const command = new Command('sign')
    .summary('make a link that shows a card')
    .description(
      'Make a link that shows a card, signed with the first of LINK_KEYS, for pages that cannot post. The format is the ' +
        'ending of the link. Values stand in it as they are given: the service fetches pictures, by their URLs.',
    )
    .option('--base-url <url>', 'where the service is (default: http://localhost:PORT)', readBaseUrl)
    .option(
      '--expires-in <time>',
      'how long the link is good, such as 90d, 12h or 30m (default: for ever)',
      readLifetime,
    );
  describeCommand(command, {
    examples: [
      'LINK_KEYS=… ogp sign vaccine --area 東京都 --age 40 --period 10月下旬〜2月上旬',
      'LINK_KEYS=… ogp sign vaccine --context card.json --format webp --expires-in 90d --base-url https://og.example.jp',
    ],
  });
  return takeGiven<SignOptions>(command, subject, terminal, async (card) => {
    signUrl(card, terminal);
  });
}

interface SignOptions {
  readonly baseUrl?: string;
  /** s */
  readonly expiresIn?: number;
}

const SECONDS = new Map([
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
]);

/**
 * Every server and client should take URIs of that length (RFC 9110, section 4.1). The service reads 16 KiB of request
 * line and headers, and what stands between adds some.
 */
const LONGEST_LINK = 8_000;

/**
 * Signs the values as they were given: pictures are for the service to fetch.
 *
 * @throws Problem `context_rejected`; UsageError without a key, and for what a link cannot hold
 */
function signUrl(card: GivenCard<SignOptions>, terminal: Terminal): void {
  const {
    LINK_KEYS: [key],
    PORT,
  } = configGiven();
  if (key === undefined) {
    throw new UsageError(
      'Expected LINK_KEYS to hold the key that signs, as the service has it, but found none. Set it: LINK_KEYS=… ogp sign …',
    );
  }
  const { template, context, options } = card;
  refuseFiles(template, context);
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

/** @returns path and parameters in their one spelling */
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

/** @throws UsageError for a picture that is named as a file */
function refuseFiles({ pictures }: Template, context: unknown): void {
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

/** Reads the link as the service will, in which all values are texts. @throws UsageError if it reads another context */
function assertReadable({ template, form }: GivenCard<SignOptions>, link: string, context: object): void {
  const search = link.slice(link.indexOf('?') + 1);
  const read = linkReaderOf(template)(readParameters(search), form.format ?? 'png');
  const wanted = new Map(Object.entries(context));
  const found = new Map(Object.entries(read.context));
  const other = [...wanted.keys(), ...found.keys()].find(
    (name) => !isDeepStrictEqual(wanted.get(name), found.get(name)),
  );
  if (other === undefined) return;
  throw new UsageError(
    `Expected a value of "${other}" that a link can hold but received ${JSON.stringify(wanted.get(other))}: in a link it ` +
      `would be ${JSON.stringify(found.get(other))}. Leave it out, or give another value.`,
  );
}

function linkReaderOf(template: Template): ReturnType<typeof createLinkReader> {
  try {
    return createLinkReader(template);
  } catch (error) {
    return throwAsUsageError(error);
  }
}

/** @returns without "/" at its end @throws InvalidArgumentError */
function readBaseUrl(text: string): string {
  const { protocol = '' } = URL.parse(text) ?? {};
  if (/^https?:$/u.test(protocol) && /^[^?#@\s]+$/u.test(text)) return text.replace(/\/+$/u, '');
  throw new InvalidArgumentError('Expected an http:// or https:// URL without query, fragment or password.');
}

/** @returns s @throws InvalidArgumentError */
function readLifetime(text: string): number {
  const [, number, unit = ''] = /^([1-9]\d{0,4})([dhm])$/u.exec(text) ?? [];
  const seconds = SECONDS.get(unit);
  if (number !== undefined && seconds !== undefined) return Number(number) * seconds;
  throw new InvalidArgumentError('Expected a time such as 90d, 12h or 30m.');
}
