/** The bounds of a request, until its context is known. */
import { maxHeaderSize } from 'node:http';
import { PICTURE_BODY_LIMIT, readConfig } from '../../../src/config.ts';
import { BODY_LIMIT, MAX_LEVELS, MAX_NAME, MAX_VALUES } from '../../../src/context/parse-json.ts';
import { ERRORS_LIMIT } from '../../../src/errors.ts';
import {
  BATCH_BODY_LIMIT,
  MAX_BLANK_LINE,
  MAX_BLANK_LINES,
  MAX_LINES,
} from '../../../src/http/batch-lines.ts';
import { MAX_BATCHES, LONGEST_SENDER_WAIT } from '../../../src/http/batch-route.ts';
import { BACKLOG, MAX_CONNECTIONS, MAX_UNREAD_BYTES } from '../../../src/http/connections.ts';
import {
  MAX_UNANSWERED,
  PARSING_CREDIT,
  PARSING_PER_TURN,
  SHORTEST_PIECE,
} from '../../../src/http/parse-in-pieces.ts';
import { MAX_PARAMETERS } from '../../../src/http/link-query.ts';
import { LONGEST_ACCEPT } from '../../../src/http/card-route.ts';
import { LARGE_BATCHES_LIMIT, LARGE_CONTEXTS_LIMIT, MAX_PIECES } from '../../../src/http/read-bodies.ts';
import { LONGEST_MEDIA_TYPE } from '../../../src/http/http-server.ts';
import { bytes, count, refused, time, type Bounds } from './bound.ts';

const { REQUEST_TIMEOUT_MS } = readConfig({});

export const REQUEST_BOUNDS: Bounds = {
  connection: [
    {
      bound: `${count(MAX_CONNECTIONS)} connections`,
      beyond:
        'one connection ends: one with further requests, else the one idle for longest, else the one with the oldest unread answer; if all wait for an answer, the new one',
      constants: { MAX_CONNECTIONS },
      file: 'src/http/connections.ts',
      tests: ['http/connections'],
    },
    {
      bound: `${count(BACKLOG)} connections waiting to be accepted`,
      beyond: 'the system drops the connection, and its client tries again',
      constants: { BACKLOG },
      file: 'src/http/connections.ts',
      tests: ['hostile/attacks'],
    },
    {
      bound: `${MAX_UNANSWERED} requests whose answers are unread, and those that end within the same ${SHORTEST_PIECE} bytes`,
      beyond: 'no more is read from the connection',
      constants: { MAX_UNANSWERED, SHORTEST_PIECE },
      file: 'src/http/parse-in-pieces.ts',
      tests: ['http/connections'],
    },
    {
      bound: '1 request of a connection at a time, and its next request in a later turn of the event loop',
      beyond: 'the next ones wait',
      constants: {},
      file: 'src/http/connections.ts',
      tests: ['http/connections'],
    },
    {
      bound: `${PARSING_CREDIT} ms of parsing credit for a connection, plus 1 % of the time; per turn of the event loop ${PARSING_PER_TURN.withCredit} ms of parsing, and ${PARSING_PER_TURN.withoutCredit} ms for connections without credit`,
      beyond: 'reading continues in a later turn',
      constants: { PARSING_CREDIT, PARSING_PER_TURN },
      file: 'src/http/parse-in-pieces.ts',
      tests: ['http/connections'],
    },
    {
      bound: `${bytes(MAX_UNREAD_BYTES)} of unread answers of all connections`,
      beyond: 'the slowest reader’s connection ends',
      constants: { MAX_UNREAD_BYTES },
      file: 'src/http/connections.ts',
      tests: ['http/connections'],
    },
    {
      bound: `${time(REQUEST_TIMEOUT_MS)} for a request to arrive, or each line of a batch`,
      beyond: refused('request_timeout'),
      constants: { REQUEST_TIMEOUT_MS },
      file: 'src/config.ts',
      tests: ['http/timeouts', 'http/arriving-batch'],
    },
  ],
  head: [
    {
      bound: `${bytes(maxHeaderSize)} of request line and headers`,
      beyond: refused('headers_too_large'),
      constants: {},
      file: 'src/http/send-problem.ts',
      tests: ['http/problems', 'hostile/work-of-heads'],
    },
    {
      bound: `Content-Type: ${count(LONGEST_MEDIA_TYPE)} characters`,
      beyond: `${refused('unsupported_media_type')}, unparsed`,
      constants: { LONGEST_MEDIA_TYPE },
      file: 'src/http/http-server.ts',
      tests: ['http/media-types', 'hostile/work-of-heads'],
    },
    {
      bound: `Accept: ${count(LONGEST_ACCEPT)} characters`,
      beyond: 'it is ignored',
      constants: { LONGEST_ACCEPT },
      file: 'src/http/card-route.ts',
      tests: ['http/forms'],
    },
    {
      bound: `${count(MAX_PARAMETERS)} parameters of a link`,
      beyond: refused('query_rejected'),
      constants: { MAX_PARAMETERS },
      file: 'src/http/link-query.ts',
      tests: ['http/links'],
    },
    {
      bound: '1 canonical form of a signed link',
      beyond: '308 to that form',
      constants: {},
      file: 'src/http/link-route.ts',
      tests: ['http/links'],
    },
  ],
  body: [
    {
      bound: `${bytes(BODY_LIMIT)} of a context`,
      beyond: refused('body_too_large'),
      constants: { BODY_LIMIT },
      file: 'src/context/parse-json.ts',
      tests: ['http/media-types'],
    },
    {
      bound: `${bytes(PICTURE_BODY_LIMIT)} if the template accepts pictures`,
      beyond: refused('body_too_large'),
      constants: { PICTURE_BODY_LIMIT },
      file: 'src/config.ts',
      tests: ['http/pictures'],
    },
    {
      bound: `${bytes(BATCH_BODY_LIMIT)}, ${count(MAX_LINES)} lines and ${count(MAX_BLANK_LINES)} blank lines of a batch; each line at most a context`,
      beyond: refused('body_too_large'),
      constants: { BATCH_BODY_LIMIT, MAX_LINES, MAX_BLANK_LINES },
      file: 'src/http/batch-lines.ts',
      tests: ['http/batch'],
    },
    {
      bound: `${MAX_BATCHES} batches at a time`,
      beyond: `${refused('overloaded')}; or the batch whose sender was slowest ends, if the service waited for it for more than ${time(LONGEST_SENDER_WAIT)}`,
      constants: { MAX_BATCHES, LONGEST_SENDER_WAIT },
      file: 'src/http/batch-route.ts',
      tests: ['http/batch', 'http/arriving-batch'],
    },
    {
      bound: `${count(MAX_BLANK_LINE)} bytes for a blank line`,
      beyond: `it counts as a context: ${refused('malformed_json')} for that line`,
      constants: { MAX_BLANK_LINE },
      file: 'src/http/batch-lines.ts',
      tests: ['http/batch'],
    },
    {
      bound: `${count(MAX_PIECES)} pieces of an arriving body`,
      beyond: refused('body_too_large'),
      constants: { MAX_PIECES },
      file: 'src/http/read-bodies.ts',
      tests: ['http/read-bodies'],
    },
    {
      bound: `${bytes(LARGE_CONTEXTS_LIMIT)} of contexts and ${bytes(LARGE_BATCHES_LIMIT)} of batches in memory; those up to ${bytes(BODY_LIMIT)} do not count`,
      beyond: `${refused('overloaded')} for the arriving body that has held most memory for longest`,
      constants: { LARGE_CONTEXTS_LIMIT, LARGE_BATCHES_LIMIT },
      file: 'src/http/read-bodies.ts',
      tests: ['http/read-bodies'],
    },
  ],
  structure: [
    {
      bound: `${bytes(BODY_LIMIT)} without pictures`,
      beyond: refused('body_too_large'),
      constants: { BODY_LIMIT },
      file: 'src/context/parse-json.ts',
      tests: ['context/check-structure', 'hostile/work-of-bodies'],
    },
    {
      bound: `${count(MAX_VALUES)} members and elements, ${MAX_LEVELS} levels, ${count(MAX_NAME)} bytes of a name`,
      beyond: `${refused('context_rejected')}, before values are built`,
      constants: { MAX_VALUES, MAX_LEVELS, MAX_NAME },
      file: 'src/context/parse-json.ts',
      tests: ['context/check-structure', 'hostile/work-of-bodies'],
    },
  ],
  context: [
    {
      bound: 'the lengths that the template’s schema allows',
      beyond: refused('context_rejected'),
      constants: {},
      file: 'src/template/text-field.ts',
      tests: ['template/text-field'],
    },
    {
      bound: `${ERRORS_LIMIT} errors in a problem`,
      beyond: 'the rest is not listed',
      constants: { ERRORS_LIMIT },
      file: 'src/errors.ts',
      tests: ['http/context', 'context/check-structure'],
    },
  ],
};
