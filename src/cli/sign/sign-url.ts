import { InvalidArgumentError } from 'commander';
import { textOfValue } from '../../context/value-of-text.ts';
import { canonicalLink, SIGNATURE, signLink } from '../../link/link-signature.ts';
import { PICTURE_FORMATS } from '../../picture-format.ts';
import { configGiven } from '../config-given.ts';
import type { CardTask } from '../context/context-command.ts';
import { writeLine, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

export interface SignOptions {
  readonly baseUrl?: string;
  /** s */
  readonly expiresIn?: number;
}

const SECONDS = new Map([
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
]);

/** @throws UsageError without a key */
export function signUrl({ order, options }: CardTask<SignOptions>, terminal: Terminal): void {
  const {
    LINK_KEYS: [key],
    PORT,
  } = configGiven();
  if (key === undefined) {
    throw new UsageError(
      'Expected LINK_KEYS to hold the key that signs, as the service has it, but found none. Set it: LINK_KEYS=… ogp sign …',
    );
  }
  const { template, variant, context, form } = order;
  const path = `/og/${template.name}.${PICTURE_FORMATS[form.format ?? 'png'].extension}`;
  const { baseUrl = `http://localhost:${PORT}`, expiresIn } = options;
  const parameters = Object.entries({
    ...context,
    variant: variant.name,
    ...(form.scale === 1 ? {} : { scale: form.scale }),
    ...(form.maxBytes === null ? {} : { max_bytes: form.maxBytes }),
    ...(expiresIn === undefined ? {} : { expires: Math.floor(Date.now() / 1000) + expiresIn }),
  }).map(([name, value]): [string, string] => [name, textOfValue(value)]);
  const canonical = canonicalLink(path, parameters);
  writeLine(terminal, `${baseUrl.replace(/\/+$/u, '')}${canonical}&${SIGNATURE}=${signLink(canonical, key)}`);
}

/** @returns s @throws InvalidArgumentError */
export function readLifetime(text: string): number {
  const [, number, unit = ''] = /^([1-9]\d{0,4})([dhm])$/u.exec(text) ?? [];
  const seconds = SECONDS.get(unit);
  if (number !== undefined && seconds !== undefined) return Number(number) * seconds;
  throw new InvalidArgumentError('Expected a time such as 90d, 12h or 30m.');
}
