import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { orderCard } from '../card/card-order.ts';
import { BODY_LIMIT, parseJson } from '../context/parse-json.ts';
import { validate } from '../context/validate.ts';
import { Problem } from '../errors.ts';
import { pictureName, type PictureScale } from '../picture-format.ts';
import type { Template } from '../template/registry.ts';
import { abortWhenGone, type HttpServer } from './http-server.ts';
import {
  answerEach,
  BATCH_BODY_LIMIT,
  MAX_LINES,
  noLine,
  readLines,
  type Line,
  type RunningBatch,
} from './batch-lines.ts';
import { cardAnswer } from './answers.ts';
import { describeCard, describeStored, describeWarnings } from './card-answer.ts';
import {
  CARD_PROBLEMS,
  pascalCase,
  type CardRoute,
  readForm,
  hasPictures,
  type TakePicturesOptions,
} from './card-route.ts';
import { describeProblem, problemDocument, problemResponses, toProblem } from './problems.ts';
import type { ArrivingBody } from './read-bodies.ts';

/** https://github.com/ndjson/ndjson-spec, section 3.3. */
export const NDJSON = 'application/x-ndjson';

/**
 * Most batches that are answered at a time. Their cards fill at most half of the queue, which leaves room for single cards.
 */
export const MAX_BATCHES = 8;

/**
 * Total time of waiting for a sender after which a new batch may replace its batch, ms. This happens only if
 * {@link MAX_BATCHES} are running.
 */
export const LONGEST_SENDER_WAIT = 1_000;

export interface BatchOptions {
  /** Most cards of one batch in progress at a time. */
  readonly concurrency: number;
  /** Longest time for a line to arrive after the line before it, ms. */
  readonly lineTimeout: number;
  /** The running batches of all templates. */
  readonly running: Set<RunningBatch>;
  /** Connections whose batch is arriving. The timeout applies to each line, not to the request. */
  readonly arriving: WeakSet<Socket>;
  /** Options for contexts with pictures; undefined if no template accepts pictures. */
  readonly pictures: Omit<TakePicturesOptions, 'registry'> | undefined;
}

const lineAnswer = z
  .union([
    z.strictObject({ line: z.int().positive(), card: cardAnswer.omit({ also: true }) }),
    z.strictObject({ line: z.int().positive(), problem: problemDocument }),
    z.strictObject({
      answered: z.int().nonnegative().describe('Number of lines that were answered before'),
      problem: problemDocument,
    }),
  ])
  .meta({
    id: 'BatchLine',
    description:
      'One line of the answer. Each line is sent as soon as it is ready. A line with "answered" is the last one: the batch ended before all of its lines had arrived',
  });

type LineAnswer = z.infer<typeof lineAnswer>;

/** Documented as a text. The type is a stream because the handler sends a stream of the lines. */
const ANSWER = z.string().meta(describeLines('BatchLine')) as unknown as z.ZodType<Readable>;

/**
 * Returns the JSON Schema of a text of NDJSON lines.
 *
 * @param name name of the schema of a line
 */
function describeLines(name: string) {
  return {
    type: 'string',
    description: `NDJSON: each line, which ends in LF, is JSON of the schema ${name.replace(/Input$/u, '')}`,
    contentMediaType: NDJSON,
    contentSchema: { $ref: `#/components/schemas/${name}` },
  } as const;
}

/**
 * Adds `POST /batch/{template}`, which accepts a context per line. Each line is answered as soon as its card is ready, while
 * other lines still arrive. An error of one line does not affect the other lines.
 */
export function addBatchRoute(
  app: HttpServer,
  { path, template, query, cards, imageUrl }: CardRoute,
  { concurrency, lineTimeout, running, arriving, pictures }: BatchOptions,
): void {
  const { resolvePictures = null, bodyLimit: lineLimit = BODY_LIMIT } = hasPictures(template)
    ? { ...pictures }
    : {};
  const schema = {
    operationId: `batch${pascalCase(template.name)}`,
    summary: `Make and store up to ${MAX_LINES} cards: ${template.title}`,
    description:
      'Answers each line as soon as its card is ready, while other lines still arrive, so the order of the answers may differ. An error of one line does not affect the other lines.',
    tags: ['create'],
    consumes: [NDJSON],
    querystring: query,
    response: {
      200: {
        description: 'One line for each line that is not blank, in the order in which the cards become ready',
        content: { [NDJSON]: { schema: ANSWER } },
      },
      ...problemResponses(CARD_PROBLEMS),
    },
  };
  const examples = template.examples.slice(0, 2).map(({ context }) => `${JSON.stringify(context)}\n`);
  // Not a schema of the route: Fastify would read the complete body before validating it. `Input` is the suffix of zod's
  // schemas for what is read, see `tidyDocument`.
  const documentedBody = {
    ...describeLines(`${pascalCase(template.name)}ContextInput`),
    // Generated clients send a binary text unchanged. They encode other texts as a JSON string.
    format: 'binary',
    examples: [examples.join('')],
  };
  const config = { template: template.name, takesLines: true, documentedBody };
  app.post(path, { config, schema, bodyLimit: BATCH_BODY_LIMIT }, async (request, reply) => {
    const { body, id, logFields } = request;
    if (!isArriving(body)) throw noLine();
    if (!template.variants.has(request.query.variant)) throw new Problem('variant_not_found');
    const form = readForm(request.query);
    makeRoom(running);
    const lines = readLines(body, { lineTimeout, since: logFields.startedAt });
    running.add(lines);
    reply.raw.once('close', () => running.delete(lines));
    exemptFromTimeout(request.raw.socket, body);
    await lines.begin();
    logFields.failed = 0;
    let answered = 0;
    const signal = abortWhenGone(reply);

    async function answerLine(line: Line): Promise<string> {
      answered += 1;
      logFields.lines = answered;
      const { number } = line;
      try {
        const context = await readContext(lines.contentOf(line), template, form.scale);
        const order = orderCard(template, request.query.variant, context, form);
        const created = await cards.create(order);
        const url = imageUrl(pictureName(order.key, created.format));
        const card = { ...created, order, url };
        const { alt, meta, ...picture } = describeCard(card);
        const stored = {
          ...picture,
          ...describeStored(created),
          alt,
          warnings: describeWarnings(card),
          meta,
        };
        return toLine({ line: number, card: stored });
      } catch (error) {
        logFields.failed = (logFields.failed ?? 0) + 1;
        return toLine({
          line: number,
          problem: describeProblem(toProblem(error), { requestId: id, template }),
        });
      }
    }

    async function* answerBatch(): AsyncGenerator<string, void> {
      yield* answerEach(lines, answerLine, { concurrency, signal });
      const failure = lines.failure();
      if (failure === null || signal.aborted) return;
      logFields.error = failure;
      yield toLine({ answered, problem: describeProblem(failure, { requestId: id, template }) });
    }

    reply.type(NDJSON);
    // Fastify serialises other payloads with the schema, which needs the complete answer at once.
    return reply.send(Readable.from(answerBatch()));
  });

  /** Exempts a connection from Node's request timeout until its body is complete. A rejected body closes the connection. */
  function exemptFromTimeout(socket: Socket, { complete }: ArrivingBody): void {
    arriving.add(socket);
    complete.then(
      () => arriving.delete(socket),
      () => undefined,
    );
  }

  async function readContext(content: Buffer, { context }: Template, scale: PictureScale): Promise<object> {
    if (content.length > lineLimit) throw new Problem('body_too_large');
    const value = validate(context, parseJson(content), 'context_rejected');
    return resolvePictures === null ? value : resolvePictures(template, value, scale);
  }
}

function toLine(answer: LineAnswer): string {
  return `${JSON.stringify(answer)}\n`;
}

function isArriving(body: unknown): body is ArrivingBody {
  return typeof body === 'object' && body !== null && 'more' in body;
}

/**
 * Ends the batch with the slowest sender if {@link MAX_BATCHES} are running. Compares the total time of waiting: with a
 * limit per line alone, a client that sends a line now and then could keep its batch running for a thousand timeouts.
 *
 * @throws Problem `overloaded` if no sender is slower than {@link LONGEST_SENDER_WAIT}
 */
function makeRoom(running: Set<RunningBatch>): void {
  if (running.size < MAX_BATCHES) return;
  const slowest = [...running].reduce((one, other) => (one.waited() >= other.waited() ? one : other));
  if (slowest.waited() < LONGEST_SENDER_WAIT) throw new Problem('overloaded');
  running.delete(slowest);
  slowest.end(new Problem('overloaded'));
}
