/** The bounds of answers, of the page for designers, and of all that is kept. */
import { FAILURES_SIZE } from '../../../src/card/memory.ts';
import { MAX_BYTES } from '../../../src/card/cards.ts';
import { LONGEST_WAIT } from '../../../src/card/fallback-cards.ts';
import { FAILURES } from '../../../src/card/show-card.ts';
import { readConfig, RECENT_PICTURES } from '../../../src/config.ts';
import { SLICE } from '../../../src/http/batch-lines.ts';
import { LONGEST_TEXT } from '../../../src/http/request-log.ts';
import { MAX_STREAMS, MAX_UNREAD, RETRY_DISPLACED } from '../../../src/preview/event-streams.ts';
import { DEADLINE, MAX_WAITING } from '../../../src/preview/studio.ts';
import { RASTER_LIMITS } from '../../../src/renderer/render-card.ts';
import { BOUND } from '../../../test/hostile/support/longest-piece.ts';
import { MEMORY_LIMIT } from '../../../test/hostile/support/siege.ts';
import { bytes, count, refused, time, type Bounds } from './bound.ts';

const { KNOWN_CARDS_LIMIT } = readConfig({});
const { backdropBytes, maskBytes, bandBytes } = RASTER_LIMITS;

export const ANSWER_BOUNDS: Bounds = {
  answer: [
    {
      bound: `50 ms of the event loop without a pause, for any request: at most ${BOUND} times the time of the largest honest picture in the same run`,
      beyond: 'the test fails',
      constants: { BOUND },
      file: 'test/hostile/support/longest-piece.ts',
      tests: ['hostile/work-of-heads', 'hostile/work-of-bodies'],
    },
    {
      bound: `${SLICE} ms for batches in one turn of the event loop`,
      beyond: 'other requests run first',
      constants: { SLICE },
      file: 'src/http/batch-lines.ts',
      tests: ['hostile/work-of-bodies'],
    },
    {
      bound: `1 attempt in ${time(FAILURES.lifetime)} at a link’s card that failed`,
      beyond: 'the fallback card',
      constants: { FAILURES },
      file: 'src/card/show-card.ts',
      tests: ['http/links'],
    },
    {
      bound: `${time(LONGEST_WAIT)} for the fallback card of a problem, in the shape that was asked for; none is drawn for who may draw no card`,
      beyond: 'the plain one, which is stored already',
      constants: { LONGEST_WAIT },
      file: 'src/card/fallback-cards.ts',
      tests: ['http/fallback-shapes', 'http/authorize'],
    },
    {
      bound: `${count(LONGEST_TEXT)} characters of a path or user agent in a log line`,
      beyond: 'cut off',
      constants: { LONGEST_TEXT },
      file: 'src/http/request-log.ts',
      tests: ['http/log'],
    },
  ],
  'page for designers': [
    {
      bound: `${MAX_STREAMS} event streams`,
      beyond: `the oldest stream of the client with most streams ends, and reconnects after ${time(RETRY_DISPLACED)}`,
      constants: { MAX_STREAMS, RETRY_DISPLACED },
      file: 'src/preview/event-streams.ts',
      tests: ['preview/event-streams'],
    },
    {
      bound: `${bytes(MAX_UNREAD)} that the client of a stream has not read`,
      beyond: 'the stream ends',
      constants: { MAX_UNREAD },
      file: 'src/preview/event-streams.ts',
      tests: ['preview/event-streams'],
    },
    {
      bound: `${MAX_WAITING} waiting cards; ${time(DEADLINE)} for a card`,
      beyond: `${refused('overloaded')}; ${refused('deadline_exceeded')}`,
      constants: { MAX_WAITING, DEADLINE },
      file: 'src/preview/studio.ts',
      tests: ['preview/routes', 'pool/deadline'],
    },
  ],
  'memory in all': [
    {
      bound: `${MEMORY_LIMIT} MB for the service’s own process, under all attacks at once`,
      beyond: 'the test fails',
      constants: { MEMORY_LIMIT },
      file: 'test/hostile/support/siege.ts',
      tests: ['hostile/attacks'],
    },
    {
      bound: `${count(KNOWN_CARDS_LIMIT)} known cards`,
      beyond: 'the least recently used one is removed',
      constants: { KNOWN_CARDS_LIMIT },
      file: 'src/config.ts',
      tests: ['card/memory'],
    },
    {
      bound: `${bytes(RECENT_PICTURES.maxBytes)} of decoded pictures, each for ${time(RECENT_PICTURES.lifetime)}`,
      beyond: 'the least recently used one is removed',
      constants: { RECENT_PICTURES },
      file: 'src/config.ts',
      tests: ['card/memory'],
    },
    {
      bound: `${count(FAILURES_SIZE)} characters of URLs and failures of pictures`,
      beyond: 'the least recently used one is removed',
      constants: { FAILURES_SIZE },
      file: 'src/card/memory.ts',
      tests: ['card/resolve-pictures'],
    },
    {
      bound: `${bytes(MAX_BYTES)} of remembered refusals`,
      beyond: 'the least recently used one is removed',
      constants: { MAX_BYTES },
      file: 'src/card/cards.ts',
      tests: ['card/refusals'],
    },
    {
      bound: `${bytes(backdropBytes + maskBytes + bandBytes)} of backdrops, glyphs and bands in a renderer`,
      beyond: 'the least recently used one is removed',
      constants: { RASTER_LIMITS },
      file: 'src/renderer/render-card.ts',
      tests: ['raster/byte-bounded-cache', 'load/memory'],
    },
  ],
};
