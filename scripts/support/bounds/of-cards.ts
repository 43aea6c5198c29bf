/** The bounds of making a card. */
import { TRANSIENT_LIFETIME } from '../../../src/card/cards.ts';
import { PICTURE_FAILURE_LIFETIME, REJECTED_BYTES_LIFETIME } from '../../../src/card/resolve-pictures.ts';
import { readConfig } from '../../../src/config.ts';
import { MAX_OUTPUT_PIXELS, MAX_PARTS } from '../../../src/picture/picture-structure.ts';
import {
  MAX_FETCHES,
  MAX_FETCHES_OF_HOST,
  MAX_HEADER_BYTES,
  MAX_REDIRECTS,
} from '../../../src/picture/fetch-picture.ts';
import { HEAVY_COST, MAX_MEMORY, MAX_COST } from '../../../src/picture/create-decoder.ts';
import { MAX_ASPECT, MAX_PIXELS } from '../../../src/picture/picture-structure.ts';
import { MAX_LOOKUPS } from '../../../src/picture/public-addresses.ts';
import { MAX_SCANS } from '../../../src/picture/read-jpeg.ts';
import { MAX_AUXILIARY_PIXELS } from '../../../src/picture/read-vp8l.ts';
import { KILL_PAUSE, WAITING_SHARE } from '../../../src/pool/pool.ts';
import { LONGEST_DELAY } from '../../../src/pool/supervise.ts';
import { MAX_HEAVY_WAITING } from '../../../src/pool/resource-queue.ts';
import { GUESSES, MAX_LOSSLESS_PNG } from '../../../src/renderer/draw-form.ts';
import { HEAVY_CONTEXT } from '../../../src/renderer/create-renderer.ts';
import { RETRY_POLICY } from '../../../src/store/gcs-store.ts';
import { LONGEST_READ_WAIT, MAX_READS } from '../../../src/store/store.ts';
import { MAX_PICTURE_BYTES } from '../../../src/template/picture-field.ts';
import { bytes, count, refused, time, type Bounds } from './bound.ts';

const {
  BATCH_CONCURRENCY,
  PICTURE_DECODE_DEADLINE_MS,
  PICTURE_FETCH_DEADLINE_MS,
  RENDER_DEADLINE_MS,
  RENDERER_QUEUE_LIMIT,
  UPLOAD_DEADLINE_MS,
  UPLOADS_LIMIT,
} = readConfig({});
const MEGABYTE = 1_000_000;
const NS_PER_MS = 1_000_000;
/** JPEG is encoded at the worst quality, the best, and guesses. WebP adds one without loss, and has fewer guesses. */
const ENCODINGS = 2 + GUESSES.jpeg;

export const CARD_BOUNDS: Bounds = {
  pictures: [
    {
      bound: `${bytes(MAX_PICTURE_BYTES)} for a picture`,
      beyond: `${refused('context_rejected')}; for a fetched picture ${refused('picture_rejected')}`,
      constants: { MAX_PICTURE_BYTES },
      file: 'src/template/picture-field.ts',
      tests: ['http/pictures', 'picture/fetch-picture'],
    },
    {
      bound: `${MAX_FETCHES} fetches at a time, ${MAX_FETCHES_OF_HOST} from one host`,
      beyond: refused('overloaded'),
      constants: { MAX_FETCHES, MAX_FETCHES_OF_HOST },
      file: 'src/picture/fetch-picture.ts',
      tests: ['picture/fetch-picture'],
    },
    {
      bound: `${MAX_REDIRECTS} redirects, ${bytes(MAX_HEADER_BYTES)} of response headers`,
      beyond: refused('picture_unreachable'),
      constants: { MAX_REDIRECTS, MAX_HEADER_BYTES },
      file: 'src/picture/fetch-picture.ts',
      tests: ['picture/fetch-picture'],
    },
    {
      bound: `${MAX_LOOKUPS} names of hosts that are looked up at a time, each once for all fetches`,
      beyond: 'waits, as long as the fetch may take',
      constants: { MAX_LOOKUPS },
      file: 'src/picture/public-addresses.ts',
      tests: ['picture/fetch-picture'],
    },
    {
      bound: `${time(PICTURE_FETCH_DEADLINE_MS)} for a fetch`,
      beyond: refused('picture_timeout'),
      constants: { PICTURE_FETCH_DEADLINE_MS },
      file: 'src/config.ts',
      tests: ['picture/fetch-picture'],
    },
    {
      bound: `${count(MAX_PIXELS)} pixels, sides of ${MAX_ASPECT} to 1`,
      beyond: refused('picture_rejected'),
      constants: { MAX_PIXELS, MAX_ASPECT },
      file: 'src/picture/picture-structure.ts',
      tests: ['picture/prepare-picture'],
    },
    {
      bound: `${MAX_SCANS} scans of a JPEG`,
      beyond: refused('picture_rejected'),
      constants: { MAX_SCANS },
      file: 'src/picture/read-jpeg.ts',
      tests: ['picture/prepare-picture'],
    },
    {
      bound: `${count(MAX_PARTS)} chunks or segments`,
      beyond: refused('picture_rejected'),
      constants: { MAX_PARTS },
      file: 'src/picture/picture-structure.ts',
      tests: ['picture/prepare-picture'],
    },
    {
      bound: `${count(MAX_AUXILIARY_PIXELS)} pixels of transforms and codes in a lossless WebP or its alpha`,
      beyond: refused('picture_rejected'),
      constants: { MAX_AUXILIARY_PIXELS },
      file: 'src/picture/read-vp8l.ts',
      tests: ['picture/read-vp8l'],
    },
    {
      bound: `${time(MAX_COST / NS_PER_MS)} and ${MAX_MEMORY / MEGABYTE} MB to decode a picture, estimated from its structure`,
      beyond: refused('picture_rejected'),
      constants: { MAX_COST, MAX_MEMORY },
      file: 'src/picture/create-decoder.ts',
      tests: ['picture/prepare-picture', 'picture/read-vp8l'],
    },
    {
      bound: `${time(HEAVY_COST / NS_PER_MS)} to decode a picture, estimated`,
      beyond: 'it waits with the expensive tasks (see queue)',
      constants: { HEAVY_COST },
      file: 'src/picture/create-decoder.ts',
      tests: ['picture/prepare-picture'],
    },
    {
      bound: `${time(PICTURE_DECODE_DEADLINE_MS)} to wait for a decoder and decode`,
      beyond: `${refused('deadline_exceeded')}; the process is killed`,
      constants: { PICTURE_DECODE_DEADLINE_MS },
      file: 'src/config.ts',
      tests: ['picture/create-decoder'],
    },
    {
      bound: `${count(MAX_OUTPUT_PIXELS)} pixels of a decoded picture`,
      beyond: 'it is scaled down further',
      constants: { MAX_OUTPUT_PIXELS },
      file: 'src/picture/picture-structure.ts',
      tests: ['picture/decode-picture'],
    },
    {
      bound: `1 attempt in ${time(PICTURE_FAILURE_LIFETIME)} at a picture that failed; in ${time(REJECTED_BYTES_LIFETIME)} at rejected bytes`,
      beyond: 'the same problem again, without work',
      constants: { PICTURE_FAILURE_LIFETIME, REJECTED_BYTES_LIFETIME },
      file: 'src/card/resolve-pictures.ts',
      tests: ['card/resolve-pictures'],
    },
  ],
  queue: [
    {
      bound: `${RENDERER_QUEUE_LIMIT} cards waiting for a renderer, and as many pictures waiting for a decoder`,
      beyond: refused('overloaded'),
      constants: { RENDERER_QUEUE_LIMIT },
      file: 'src/config.ts',
      tests: ['pool/pool', 'reports/overload'],
    },
    {
      bound: `${MAX_HEAVY_WAITING} waiting expensive tasks; one process never takes them: a single process gets a second one`,
      beyond: refused('overloaded'),
      constants: { MAX_HEAVY_WAITING },
      file: 'src/pool/resource-queue.ts',
      tests: ['pool/resource-queue', 'hostile/attacks'],
    },
    {
      bound: `${count(HEAVY_CONTEXT)} characters of a plain card’s values with decoded pictures`,
      beyond: 'it waits with the expensive tasks',
      constants: { HEAVY_CONTEXT },
      file: 'src/renderer/create-renderer.ts',
      tests: ['renderer/heavy-cards'],
    },
    {
      bound: `${WAITING_SHARE * 100} % of a task’s deadline for waiting`,
      beyond: refused('overloaded'),
      constants: { WAITING_SHARE },
      file: 'src/pool/pool.ts',
      tests: ['pool/deadline'],
    },
    {
      bound: `${BATCH_CONCURRENCY} cards of a batch at a time`,
      beyond: 'the next lines wait',
      constants: { BATCH_CONCURRENCY },
      file: 'src/config.ts',
      tests: ['http/batch'],
    },
  ],
  drawing: [
    {
      bound: `${time(RENDER_DEADLINE_MS)} for a card, with waiting`,
      beyond: `${refused('deadline_exceeded')}; the process is killed`,
      constants: { RENDER_DEADLINE_MS },
      file: 'src/config.ts',
      tests: ['pool/deadline'],
    },
    {
      bound: `1 renderer or decoder killed in ${time(KILL_PAUSE)}`,
      beyond: `other late processes continue; after an expensive task was killed, others get ${refused('overloaded')}`,
      constants: { KILL_PAUSE },
      file: 'src/pool/pool.ts',
      tests: ['pool/deadline'],
    },
    {
      bound: `1 start in ${time(LONGEST_DELAY)} for a process that keeps failing`,
      beyond: refused('not_ready'),
      constants: { LONGEST_DELAY },
      file: 'src/pool/supervise.ts',
      tests: ['pool/restart'],
    },
    {
      bound: `1 attempt at a card that cannot be drawn; if the cause may be temporary, 1 in ${time(TRANSIENT_LIFETIME)}`,
      beyond: 'the same problem again, without work',
      constants: { TRANSIENT_LIFETIME },
      file: 'src/card/cards.ts',
      tests: ['card/refusals'],
    },
  ],
  form: [
    {
      bound: `${ENCODINGS} encodings of a card`,
      beyond: `the best one that fits the budget; ${refused('budget_not_met')} if none does`,
      constants: { GUESSES },
      file: 'src/renderer/draw-form.ts',
      tests: ['raster/convert-png'],
    },
    {
      bound: `${bytes(MAX_LOSSLESS_PNG)} of PNG for lossless WebP`,
      beyond: 'lossy WebP',
      constants: { MAX_LOSSLESS_PNG },
      file: 'src/renderer/draw-form.ts',
      tests: ['raster/convert-png'],
    },
  ],
  store: [
    {
      bound: `${UPLOADS_LIMIT} uploads under way`,
      beyond: `${refused('overloaded')}, before a card is drawn`,
      constants: { UPLOADS_LIMIT },
      file: 'src/config.ts',
      tests: ['card/uploads'],
    },
    {
      bound: `${time(UPLOAD_DEADLINE_MS)} for all attempts to upload a card`,
      beyond: refused('deadline_exceeded'),
      constants: { UPLOAD_DEADLINE_MS },
      file: 'src/config.ts',
      tests: ['store/gcs-deadline'],
    },
    {
      bound: `${MAX_READS} pictures that are read from the store at a time; ${time(LONGEST_READ_WAIT)} for one that waits`,
      beyond: `${refused('overloaded')}; of a link: the fallback card`,
      constants: { MAX_READS, LONGEST_READ_WAIT },
      file: 'src/store/store.ts',
      tests: ['store/limit-reads'],
    },
    {
      bound: `${RETRY_POLICY.attempts} attempts to upload a card`,
      beyond: refused('store_unreachable'),
      constants: { RETRY_POLICY },
      file: 'src/store/gcs-store.ts',
      tests: ['store/retry'],
    },
  ],
};
