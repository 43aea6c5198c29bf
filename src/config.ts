/** Reads and validates the environment variables. No other file reads them. */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import {
  flag,
  folder,
  hostNames,
  notes,
  origins,
  RUN_NAME,
  runName,
  secrets,
  storeUrl,
  VISIBLE_ASCII,
  webUrl,
  wholeNumber,
  type Notes,
} from './config-values.ts';
import { STORE_URL_FORMS } from './store/open-store.ts';

/** Largest body of a request for a template with pictures, bytes. Holds two pictures of the largest size as data URIs. */
export const PICTURE_BODY_LIMIT = 6 * 2 ** 20;

/** Bounds of the cache of decoded pictures: bytes, ms. A changed picture is shown after its lifetime. */
export const RECENT_PICTURES = { maxBytes: 32 * 2 ** 20, lifetime: 60_000 } as const;

/** ms. Cloud Run kills a process ten seconds after SIGTERM. */
const MAX_SHUTDOWN_DEADLINE = 9_500;
/** ms */
const MAX_DEADLINE = 60_000;
/** 30 days in seconds. */
const MAX_TTL = 2_592_000;
/** Largest number of tasks of a Cloud Run job. */
const MAX_TASKS = 10_000;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const PROJECT_ID = /^[a-z][a-z0-9:.-]+[a-z0-9]$/u;
/** The current token and earlier ones that some clients still send. */
const MAX_API_TOKENS = 4;
/** The current key, which signs, and earlier ones whose links are still in use. */
const MAX_LINK_KEYS = 4;
/** Characters. 256 bits are 43 characters in base64 or 64 in hexadecimal. */
const MIN_LINK_KEY_LENGTH = 32;
const ASCII_HOST = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/iu;
const HOST_NAME = /^[\w.:%-]+$/u;

const variables = z.object({
  PORT: wholeNumber(8080, { min: 0, max: 65_535 }, 'Port to listen on; 0 selects a free one'),
  HOST: z.string().regex(HOST_NAME).optional().register(notes, {
    about: 'Address to listen on',
    expected: 'an IP address or a host name',
    default: '`0.0.0.0`; `127.0.0.1` with `PREVIEW=true`',
  }),
  STORE_URL: storeUrl().register(notes, {
    about: 'The store of cards',
    expected: STORE_URL_FORMS,
    default: '`file:./var/images`',
  }),
  PUBLIC_BASE_URL: webUrl().register(notes, {
    about: 'The part of the URLs of cards before `/{key}.png`',
    expected: 'an http:// or https:// URL without query, fragment or password',
    default: 'the URL of the bucket, or `http://localhost:{PORT}/images` with a file store',
  }),
  GCS_API_ENDPOINT: webUrl().register(notes, {
    about: 'URL of the Cloud Storage server',
    expected: 'an http:// or https:// URL without query, fragment or password',
    default: 'the server of Google',
  }),
  TEMPLATES_DIR: folder().register(notes, {
    about:
      'Folder of the templates, for example a mounted one. If it differs from that of the build, the service checks it at its start',
    expected: 'the path of a folder',
    default: '`templates` of the program',
  }),
  FONTS_DIR: folder().register(notes, {
    about: 'Folder of the fonts and their manifest, also checked if it differs from that of the build',
    expected: 'the path of a folder',
    default: '`fonts` of the program',
  }),
  DEFAULT_TEMPLATE: z.string().optional().register(notes, {
    about:
      'The template of `POST /create`, whose path names no template. Without a default, that path answers 404 with the names of the templates',
    expected: 'the name of a template',
    default: '`vaccine` if there is such a template, else none',
  }),
  API_TOKENS: secrets(1, MAX_API_TOKENS).register(notes, {
    about:
      'If set, every POST needs the header `Authorization: Bearer` with one of these tokens. Several are valid at a time, so that a token can be replaced (docs/operate.md)',
    expected: `up to ${MAX_API_TOKENS} tokens of visible ASCII characters, separated by commas`,
    default: 'none; every POST is accepted',
    secret: true,
  }),
  API_TOKEN: z.string().regex(VISIBLE_ASCII).optional().register(notes, {
    about: 'One more token, which may contain commas; an older name of `API_TOKENS`',
    expected: 'visible ASCII characters without spaces',
    default: 'none',
    secret: true,
  }),
  CORS_ORIGINS: origins().register(notes, {
    about:
      'Origins whose pages may read `GET /templates…` and `GET /openapi.json`, and without `API_TOKENS` also `POST /resolve…` and `POST /render…`. Only servers can create cards. Not allowed with `PREVIEW=true`',
    expected: 'origins such as https://www.example.com,http://localhost:5173, without paths',
    default: 'none; pages call the service through their own server',
  }),
  LINK_KEYS: secrets(MIN_LINK_KEY_LENGTH, MAX_LINK_KEYS).register(notes, {
    about:
      'If set, `GET /og/{template}.png` answers links that are signed with one of these keys (docs/links.md)',
    expected: `up to ${MAX_LINK_KEYS} keys of ${MIN_LINK_KEY_LENGTH} or more visible ASCII characters, separated by commas`,
    default: 'none; there are no links',
    secret: true,
  }),
  UNSIGNED_LINKS: flag(
    'Whether links need no signature; for development only, never if others can reach the service',
  ),
  PREVIEW: flag(
    'Whether the page for designers is at `/preview`. It loads templates again after they are saved. Not allowed with `API_TOKENS`',
  ),
  PREVIEW_HOSTS: z
    .string()
    .transform((hosts) => hosts.split(','))
    .pipe(z.array(z.union([z.string().regex(ASCII_HOST), z.ipv6()])))
    .default([])
    .register(notes, {
      about:
        'Hosts that the service accepts with `PREVIEW=true`, besides `localhost`, `127.0.0.1`, `[::1]` and `HOST`: the host in the address bar if the page is opened from another machine',
      expected:
        'host names or IP addresses without ports, such as preview.example.com,192.168.0.7, with Punycode for names beyond ASCII',
      default: 'none',
    }),
  LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .default('info')
    .register(notes, {
      about: 'The lowest severity of log lines that are written',
      expected: `one of ${LOG_LEVELS.join(', ')}`,
      default: '`info`',
    }),
  METRICS: flag('Whether `GET /metrics` answers with metrics for Prometheus'),
  GOOGLE_CLOUD_PROJECT: z.string().regex(PROJECT_ID).optional().register(notes, {
    about: 'Project of the traces that log lines refer to',
    expected: 'the ID of a Google Cloud project',
    default: 'none; log lines refer to no trace',
  }),
  K_SERVICE: runName('Name of the service in reported errors; Cloud Run sets it', '`ogp-generator`'),
  K_REVISION: runName('Revision of the service in reported errors; Cloud Run sets it', 'none'),
  OTEL_TRACES_EXPORTER: z.string().regex(RUN_NAME).optional().register(notes, {
    about:
      'With a value other than `none`, the service reports spans to the preloaded OpenTelemetry SDK, which exports them',
    expected: 'the name of an exporter, such as otlp, or none',
    default: '`none`; the default of the SDK itself is `otlp`',
  }),
  RENDERER_PROCESSES: wholeNumber(
    availableParallelism(),
    { min: 1, max: 64, shownDefault: 'the number of CPUs' },
    'Processes that draw. Each draws one card at a time. If there is only one, a second one is started at the first card that is not plain PNG or has large pictures, so that other cards do not wait for it',
  ),
  RENDERER_QUEUE_LIMIT: wholeNumber(
    64,
    { min: 0, max: 10_000 },
    'Cards that may wait for a process; further ones are rejected with 503. In addition, 8 cards of other forms than plain PNG may wait',
  ),
  BATCH_CONCURRENCY: wholeNumber(
    4,
    { min: 1, max: 100 },
    'Cards of one batch that are in progress at a time, so that a batch leaves room for other requests',
  ),
  RENDER_DEADLINE_MS: wholeNumber(
    4_000,
    { min: 10, max: MAX_DEADLINE },
    'Largest time to draw a card, including waiting, ms; then 504. A card waits at most half of it; then 503',
  ),
  UPLOAD_DEADLINE_MS: wholeNumber(
    5_000,
    { min: 10, max: MAX_DEADLINE },
    'Largest time to store a card, including all attempts, ms; then 504',
  ),
  // With the default, a store may need five seconds per card at 100 cards a second.
  UPLOADS_LIMIT: wholeNumber(
    500,
    { min: 1, max: 10_000 },
    'Uploads to the store in progress, about 100 KB of memory each; further ones are rejected with 503',
  ),
  REQUEST_TIMEOUT_MS: wholeNumber(
    10_000,
    { min: 10, max: MAX_DEADLINE },
    'Largest time for a client to send a request, or each line of a batch, ms; then 408',
  ),
  PICTURE_HOSTS: hostNames().register(notes, {
    about:
      'Hosts from which pictures of contexts are fetched. The names must match exactly, without subdomains. The service trusts all servers of these hosts',
    expected: 'host names such as images.example.com,cdn.example.com, with Punycode for names beyond ASCII',
    default: 'none; pictures are accepted as data URIs only',
  }),
  PICTURE_FETCH_DEADLINE_MS: wholeNumber(
    3_000,
    { min: 10, max: MAX_DEADLINE },
    'Largest time to fetch a picture, including redirects, ms; then 504',
  ),
  PICTURE_DECODE_DEADLINE_MS: wholeNumber(
    3_000,
    { min: 10, max: MAX_DEADLINE },
    'Largest time to decode a picture, including waiting, ms; then 504',
  ),
  // Two, so that one slow picture does not delay all others.
  PICTURE_PROCESSES: wholeNumber(
    2,
    { min: 1, max: 64 },
    'Processes that decode pictures. Each decodes one picture at a time. They start only if a template has pictures. If there is only one, a second one is started at the first slow picture',
  ),
  KNOWN_CARDS_LIMIT: wholeNumber(
    50_000,
    { min: 0, max: 10_000_000 },
    'Entries in the cache of stored cards, which are answered without drawing, about 300 bytes of memory each',
  ),
  KNOWN_CARDS_TTL_S: wholeNumber(
    3_600,
    { min: 1, max: MAX_TTL },
    'Lifetime of an entry in the cache of stored cards, s. After it, the next request checks the store, and a deleted card is made again',
  ),
  CLOUD_RUN_TASK_INDEX: wholeNumber(
    0,
    { min: 0, max: MAX_TASKS - 1 },
    'Index of the task of `ogp prewarm` in its job; Cloud Run Jobs sets it',
  ),
  CLOUD_RUN_TASK_COUNT: wholeNumber(
    1,
    { min: 1, max: MAX_TASKS },
    'Number of tasks that share the cards of `ogp prewarm`; Cloud Run Jobs sets it',
  ),
  SHUTDOWN_DEADLINE_MS: wholeNumber(
    9_000,
    { min: 0, max: MAX_SHUTDOWN_DEADLINE },
    'Largest time to finish accepted requests after SIGTERM, ms; then the process ends',
  ),
});

const PREVIEW_CONFLICTS = new Set<unknown>(['PREVIEW', 'API_TOKEN', 'API_TOKENS', 'CORS_ORIGINS']);

const complete = variables
  // With tokens, the page could not draw, and a page with a token would bypass the protection. A service with the page
  // answers no other origins, so CORS_ORIGINS would have no effect.
  .refine(
    ({ PREVIEW, API_TOKEN, API_TOKENS, CORS_ORIGINS }) =>
      !PREVIEW || (API_TOKEN === undefined && API_TOKENS.length + CORS_ORIGINS.size === 0),
    {
      path: ['PREVIEW'],
      message: 'false, or none of API_TOKENS, API_TOKEN and CORS_ORIGINS,',
      // Also checked if other variables are wrong, so that all faults are reported together.
      when: ({ issues }) => !issues.some(({ path: [name] = [] }) => PREVIEW_CONFLICTS.has(name)),
    },
  )
  .transform(({ HOST, API_TOKEN, API_TOKENS, ...others }) => ({
    ...others,
    // By default, only this machine reaches the page for designers.
    HOST: HOST ?? (others.PREVIEW ? '127.0.0.1' : '0.0.0.0'),
    /** The tokens of both variables. */
    API_TOKENS: API_TOKEN === undefined ? API_TOKENS : [...API_TOKENS, API_TOKEN],
  }));

export type Config = Readonly<z.infer<typeof complete>>;

/** A row of docs/configuration.md. */
export interface ConfigRow extends Notes {
  readonly name: string;
}

/**
 * Reads the configuration from environment variables.
 *
 * @param environment blank variables count as unset; unknown ones are ignored
 * @throws Error with one line per wrong variable: its name, the expected value and the found value
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const { success, data, error } = complete.safeParse(
    Object.fromEntries(Object.entries(environment).filter(([, value]) => !isBlank(value))),
  );
  if (success) return data;
  const wrong = new Map(
    error.issues.map(({ path: [name], code, message }) => [name, code === 'custom' ? message : null]),
  );
  const lines = describeConfig()
    .filter(({ name }) => wrong.has(name))
    .map(({ name, expected, secret = false }) => {
      const found = secret ? 'another value (not shown)' : JSON.stringify(environment[name]);
      return `${name}: expected ${wrong.get(name) ?? expected} but found ${found}`;
    });
  throw new Error(lines.join('\n'));
}

/** Returns all variables in the order of the documentation. */
export function describeConfig(): ConfigRow[] {
  return Object.entries(variables.shape).flatMap(([name, schema]) => {
    const note = notes.get(schema);
    return note === undefined ? [] : [{ name, ...note }];
  });
}

function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === '';
}
