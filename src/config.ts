/** The one place that reads the environment. */
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
  whole,
  type Notes,
} from './config-values.ts';
import { STORE_URL_FORMS } from './store/open-store.ts';

/** Of a request for a template with pictures, bytes: two of the largest, as data URIs. */
export const PICTURE_BODY_LIMIT = 6 * 2 ** 20;

/** Decoded pictures that are remembered, and for how long: bytes, ms. A picture that changes is shown after that time. */
export const RECENT_PICTURES = { maxBytes: 32 * 2 ** 20, lifetime: 60_000 } as const;

/** Cloud Run kills a process ten seconds after it told it to end. ms */
const LONGEST_SHUTDOWN = 9_500;
/** ms */
const LONGEST_DEADLINE = 60_000;
/** A month. s */
const LONGEST_TTL = 2_592_000;
/** Tasks of a Cloud Run job. */
const LARGEST_JOB = 10_000;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const PROJECT_ID = /^[a-z][a-z0-9:.-]+[a-z0-9]$/u;
/** One that clients have, and those before it that some still send. */
const MAX_API_TOKENS = 4;
/** One that signs, and those before it whose links are still about. */
const MAX_LINK_KEYS = 4;
/** Characters; 256 bits are 43 of base64 or 64 of hex. */
const SHORTEST_LINK_KEY = 32;
const ASCII_HOST = /^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/iu;
const HOST_NAME = /^[\w.:%-]+$/u;

const variables = z.object({
  PORT: whole(8080, { min: 0, max: 65_535 }, 'Port to listen on; 0 takes one that is free'),
  HOST: z.string().regex(HOST_NAME).optional().register(notes, {
    about: 'Address to listen on',
    expected: 'an IP address or a host name',
    default: '`0.0.0.0`; `127.0.0.1` with `PREVIEW=true`',
  }),
  STORE_URL: storeUrl().register(notes, {
    about: 'Where cards are stored',
    expected: STORE_URL_FORMS,
    default: '`file:./var/images`',
  }),
  PUBLIC_BASE_URL: webUrl().register(notes, {
    about: 'What stands before `/{key}.png` in the URLs of cards',
    expected: 'an http:// or https:// URL without query, fragment or password',
    default: 'the bucket’s, or `http://localhost:{PORT}/images` with a file store',
  }),
  GCS_API_ENDPOINT: webUrl().register(notes, {
    about: 'Cloud Storage server to talk to',
    expected: 'an http:// or https:// URL without query, fragment or password',
    default: 'Google’s',
  }),
  TEMPLATES_DIR: folder().register(notes, {
    about:
      'Folder of the templates, such as one that a container mounts. Templates other than those of the build are checked at the start',
    expected: 'the path of a folder',
    default: '`templates` of the program',
  }),
  FONTS_DIR: folder().register(notes, {
    about: 'Folder of the fonts and their manifest, likewise',
    expected: 'the path of a folder',
    default: '`fonts` of the program',
  }),
  DEFAULT_TEMPLATE: z.string().optional().register(notes, {
    about:
      'The template of `POST /create`, which names none. Without one, that path answers 404 with the names of the templates',
    expected: 'the name of a template',
    default: '`vaccine` if there is such a template, else none',
  }),
  API_TOKENS: secrets(1, MAX_API_TOKENS).register(notes, {
    about:
      'If set, every POST needs the header `Authorization: Bearer` with one of these tokens. Several count while one takes the place of another (docs/operate.md)',
    expected: `up to ${MAX_API_TOKENS} tokens of visible ASCII characters, separated by commas`,
    default: 'none; every POST is taken',
    secret: true,
  }),
  API_TOKEN: z.string().regex(VISIBLE_ASCII).optional().register(notes, {
    about: 'One more token, which may have commas; the older name of `API_TOKENS`',
    expected: 'visible ASCII characters without spaces',
    default: 'none',
    secret: true,
  }),
  CORS_ORIGINS: origins().register(notes, {
    about:
      'Origins whose pages may read `GET /templates…` and `GET /openapi.json`, and without `API_TOKENS` also `POST /resolve…` and `POST /render…`. Cards are made by servers alone. Never together with `PREVIEW=true`',
    expected: 'origins such as https://www.example.com,http://localhost:5173, without paths',
    default: 'none; pages call through a server of their own',
  }),
  LINK_KEYS: secrets(SHORTEST_LINK_KEY, MAX_LINK_KEYS).register(notes, {
    about:
      'If set, `GET /og/{template}.png` shows cards by links that are signed with one of these keys (docs/links.md)',
    expected: `up to ${MAX_LINK_KEYS} keys of ${SHORTEST_LINK_KEY} or more visible ASCII characters, parted by commas`,
    default: 'none; there are no links',
    secret: true,
  }),
  UNSIGNED_LINKS: flag(
    'Whether links need no signature; for trying things out, never where others reach the service',
  ),
  PREVIEW: flag(
    'Whether the page for designers is at `/preview`, with templates that are loaded anew when they are saved; never together with `API_TOKENS`',
  ),
  PREVIEW_HOSTS: z
    .string()
    .transform((hosts) => hosts.split(','))
    .pipe(z.array(z.union([z.string().regex(ASCII_HOST), z.ipv6()])))
    .default([])
    .register(notes, {
      about:
        'Names and addresses that the service answers to with `PREVIEW=true`, besides `localhost`, `127.0.0.1`, `[::1]` and `HOST`: those in the address bar of whoever opens the page from elsewhere',
      expected:
        'host names or IP addresses without ports, such as preview.example.com,192.168.0.7, punycode for others than ASCII',
      default: 'none',
    }),
  LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .default('info')
    .register(notes, {
      about: 'The least severe log lines that are written',
      expected: `one of ${LOG_LEVELS.join(', ')}`,
      default: '`info`',
    }),
  METRICS: flag('Whether `GET /metrics` shows what is counted, for Prometheus'),
  GOOGLE_CLOUD_PROJECT: z.string().regex(PROJECT_ID).optional().register(notes, {
    about: 'Project whose traces the log lines are joined to',
    expected: 'the ID of a Google Cloud project',
    default: 'none; log lines name no trace',
  }),
  K_SERVICE: runName('The service that errors are reported for; Cloud Run sets it', '`ogp-generator`'),
  K_REVISION: runName('The revision that errors are reported for; Cloud Run sets it', 'none'),
  OTEL_TRACES_EXPORTER: z.string().regex(RUN_NAME).optional().register(notes, {
    about:
      'Anything but `none` has spans told to the OpenTelemetry SDK that is preloaded; where they go is for the SDK to say',
    expected: 'the name of an exporter, such as otlp, or none',
    default: '`none`; unlike the SDK’s own `otlp`',
  }),
  RENDERER_PROCESSES: whole(
    availableParallelism(),
    { min: 1, max: 64, shownDefault: 'the number of CPUs' },
    'Processes that draw, one card at a time each. A single one gets a second one beside it when the first card comes that is no plain PNG or has large pictures, so that the others need not wait for it',
  ),
  RENDERER_QUEUE_LIMIT: whole(
    64,
    { min: 0, max: 10_000 },
    'Cards that may wait for a process; more are refused with 503. Of other forms than plain PNG at most 8 may wait besides',
  ),
  BATCH_CONCURRENCY: whole(
    4,
    { min: 1, max: 100 },
    'Cards of one batch that are under way at a time, so that a batch leaves room for others',
  ),
  RENDER_DEADLINE_MS: whole(
    4_000,
    { min: 10, max: LONGEST_DEADLINE },
    'How long a card may take to be drawn, waiting included; then 504. It waits for half of that at most; then 503',
  ),
  UPLOAD_DEADLINE_MS: whole(
    5_000,
    { min: 10, max: LONGEST_DEADLINE },
    'How long the store may take with a card, all attempts included; then 504',
  ),
  // At 100 cards a second the default lets a store take five seconds over each.
  UPLOADS_LIMIT: whole(
    500,
    { min: 1, max: 10_000 },
    'Cards that may be on their way to the store, some 100 KB of memory each; more are refused with 503',
  ),
  REQUEST_TIMEOUT_MS: whole(
    10_000,
    { min: 10, max: LONGEST_DEADLINE },
    'How long a client may take to send a request, or each line of a batch; then 408',
  ),
  PICTURE_HOSTS: hostNames().register(notes, {
    about:
      'Hosts that pictures of contexts are fetched from, exactly these; every server there is trusted to answer',
    expected: 'names of hosts such as images.example.com,cdn.example.com, punycode for others than ASCII',
    default: 'none; pictures are taken as data URIs only',
  }),
  PICTURE_FETCH_DEADLINE_MS: whole(
    3_000,
    { min: 10, max: LONGEST_DEADLINE },
    'How long the host of a picture may take to send it, redirects included; then 504',
  ),
  PICTURE_DECODE_DEADLINE_MS: whole(
    3_000,
    { min: 10, max: LONGEST_DEADLINE },
    'How long a picture may take to be decoded, waiting included; then 504',
  ),
  // Two, so that a picture that takes long does not keep all others waiting.
  PICTURE_PROCESSES: whole(
    2,
    { min: 1, max: 64 },
    'Processes that decode pictures, one at a time each; none are started where no template takes pictures. A single one gets a second one beside it when the first slow picture comes',
  ),
  KNOWN_CARDS_LIMIT: whole(
    50_000,
    { min: 0, max: 10_000_000 },
    'Stored cards that are remembered and answered without drawing, some 300 bytes of memory each',
  ),
  KNOWN_CARDS_TTL_S: whole(
    3_600,
    { min: 1, max: LONGEST_TTL },
    'How long a stored card is believed to be there, s; then the next request asks the store, and a card that was deleted is made again',
  ),
  CLOUD_RUN_TASK_INDEX: whole(
    0,
    { min: 0, max: LARGEST_JOB - 1 },
    'Which task of a job `ogp prewarm` is; Cloud Run Jobs sets it',
  ),
  CLOUD_RUN_TASK_COUNT: whole(
    1,
    { min: 1, max: LARGEST_JOB },
    'How many tasks share the cards of `ogp prewarm`; Cloud Run Jobs sets it',
  ),
  SHUTDOWN_DEADLINE_MS: whole(
    9_000,
    { min: 0, max: LONGEST_SHUTDOWN },
    'How long accepted requests may take after SIGTERM; then the process ends',
  ),
});

const DECIDE_ON_PREVIEW = new Set<unknown>(['PREVIEW', 'API_TOKEN', 'API_TOKENS', 'CORS_ORIGINS']);

const complete = variables
  // The page could not draw without a token, and a page that knew one would be a way round it. While it is there, nothing
  // is answered to pages of other origins.
  .refine(
    ({ PREVIEW, API_TOKEN, API_TOKENS, CORS_ORIGINS }) =>
      !PREVIEW || (API_TOKEN === undefined && API_TOKENS.length + CORS_ORIGINS.size === 0),
    {
      path: ['PREVIEW'],
      message: 'false, or none of API_TOKENS, API_TOKEN and CORS_ORIGINS,',
      // Beside other faults too, so that all are reported together.
      when: ({ issues }) => !issues.some(({ path: [name] = [] }) => DECIDE_ON_PREVIEW.has(name)),
    },
  )
  .transform(({ HOST, API_TOKEN, API_TOKENS, ...others }) => ({
    ...others,
    // The page for designers is for this machine alone.
    HOST: HOST ?? (others.PREVIEW ? '127.0.0.1' : '0.0.0.0'),
    /** Those of both variables. */
    API_TOKENS: API_TOKEN === undefined ? API_TOKENS : [...API_TOKENS, API_TOKEN],
  }));

export type Config = Readonly<z.infer<typeof complete>>;

/** A row of docs/configuration.md. */
export interface ConfigRow extends Notes {
  readonly name: string;
}

/**
 * @param environment a variable that is blank counts as unset; unknown ones are left alone
 * @throws Error that names every bad variable with what was expected and what was found, a line each
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
      const found = secret ? 'others (not shown)' : JSON.stringify(environment[name]);
      return `${name}: expected ${wrong.get(name) ?? expected} but found ${found}`;
    });
  throw new Error(lines.join('\n'));
}

/** Every variable, in the order of the documentation. */
export function describeConfig(): ConfigRow[] {
  return Object.entries(variables.shape).flatMap(([name, schema]) => {
    const note = notes.get(schema);
    return note === undefined ? [] : [{ name, ...note }];
  });
}

function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === '';
}
