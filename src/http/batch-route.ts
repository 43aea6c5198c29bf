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
  type Place,
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
 * Batches that are answered at a time. Their cards are half of those that may wait, so that single cards find a place.
 */
export const MAX_BATCHES = 8;

/** A batch whose sender has been waited for longer, all its lines together, gives its place to another one, if all are taken. ms */
export const PATIENCE = 1_000;

export interface BatchOptions {
  /** Cards of one batch that are under way at a time. */
  readonly concurrency: number;
  /** How long a line may take to arrive after the one before it, ms. */
  readonly lineTimeout: number;
  /** Of all batches, whatever their template. */
  readonly places: Set<Place>;
  /** Connections whose batch is arriving. It is bounded by the line, not by the time of the whole request. */
  readonly arriving: WeakSet<Socket>;
  /** How contexts with pictures are taken; undefined where no template has any. */
  readonly pictures: Omit<TakePicturesOptions, 'registry'> | undefined;
}

const lineAnswer = z
  .union([
    z.strictObject({ line: z.int().positive(), card: cardAnswer.omit({ also: true }) }),
    z.strictObject({ line: z.int().positive(), problem: problemDocument }),
    z.strictObject({
      answered: z.int().nonnegative().describe('How many lines were answered before'),
      problem: problemDocument,
    }),
  ])
  .meta({
    id: 'BatchLine',
    description:
      'One line of the answer; the lines come as they are done. One with "answered" is the last: the batch ended before all of its lines had come',
  });

type LineAnswer = z.infer<typeof lineAnswer>;

/** What is documented is a text; what is sent is a stream of its lines. */
const ANSWER = z.string().meta(describeLines('BatchLine')) as unknown as z.ZodType<Readable>;

/** @param name of the schema of a line */
function describeLines(name: string) {
  return {
    type: 'string',
    description: `NDJSON: each line, which ends in LF, is JSON of the schema ${name.replace(/Input$/u, '')}`,
    contentMediaType: NDJSON,
    contentSchema: { $ref: `#/components/schemas/${name}` },
  } as const;
}

/**
 * `POST /batch/{template}`: many contexts, a line each, and an answer to each as soon as it is there, while others still
 * arrive. One line's fault is that line's alone.
 */
export function addBatchRoute(
  app: HttpServer,
  { path, template, query, cards, imageUrl }: CardRoute,
  { concurrency, lineTimeout, places, arriving, pictures }: BatchOptions,
): void {
  const { resolvePictures = null, bodyLimit: lineLimit = BODY_LIMIT } = hasPictures(template)
    ? { ...pictures }
    : {};
  const schema = {
    operationId: `batch${pascalCase(template.name)}`,
    summary: `Make and store up to ${MAX_LINES} cards: ${template.title}`,
    description:
      'Answers a line as soon as its card is done, while others still arrive, so the order may be another one. A fault of one line is an answer to that line alone.',
    tags: ['create'],
    consumes: [NDJSON],
    querystring: query,
    response: {
      200: {
        description: 'A line for each line that is not blank, in the order in which they are done',
        content: { [NDJSON]: { schema: ANSWER } },
      },
      ...problemResponses(CARD_PROBLEMS),
    },
  };
  const examples = template.examples.slice(0, 2).map(({ context }) => `${JSON.stringify(context)}\n`);
  // A schema of the body would have it read as a whole. The name of a line's is that of what is read, see tidy-document.ts.
  const documentedBody = {
    ...describeLines(`${pascalCase(template.name)}ContextInput`),
    // Generated clients send such a text as it is; others they write as a string of JSON.
    format: 'binary',
    examples: [examples.join('')],
  };
  const config = { template: template.name, takesLines: true, documentedBody };
  app.post(path, { config, schema, bodyLimit: BATCH_BODY_LIMIT }, async (request, reply) => {
    const { body, id, logFields } = request;
    if (!isArriving(body)) throw noLine();
    if (!template.variants.has(request.query.variant)) throw new Problem('variant_not_found');
    const form = readForm(request.query);
    makeRoom(places);
    const lines = readLines(body, { lineTimeout, since: logFields.startedAt });
    places.add(lines);
    reply.raw.once('close', () => places.delete(lines));
    allowTime(request.raw.socket, body);
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
    // As a stream no schema comes between, which would be asked for the whole body at once.
    return reply.send(Readable.from(answerBatch()));
  });

  /** Excepts a connection from the time that Node gives a request, until its body has come. One that is refused closes it. */
  function allowTime(socket: Socket, { whole }: ArrivingBody): void {
    arriving.add(socket);
    whole.then(
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
 * Takes the place of the batch whose sender has been waited for longest, if all are taken. The waits for all lines count,
 * because a line now and then would else keep a place for as long as a thousand of them may take.
 *
 * @throws Problem `overloaded`
 */
function makeRoom(places: Set<Place>): void {
  if (places.size < MAX_BATCHES) return;
  const slowest = [...places].reduce((one, other) => (one.waited() >= other.waited() ? one : other));
  if (slowest.waited() < PATIENCE) throw new Problem('overloaded');
  places.delete(slowest);
  slowest.end(new Problem('overloaded'));
}
