import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { orderCard } from '../card/card-order.ts';
import { BODY_LIMIT } from '../context/check-structure.ts';
import { parseJson } from '../context/parse-json.ts';
import { validate } from '../context/validate.ts';
import { Problem, type ProblemCode } from '../errors.ts';
import { pictureName, type PictureScale } from '../picture-format.ts';
import type { Template } from '../template/registry.ts';
import { abortWhenGone } from './abort-when-gone.ts';
import { answerEach } from './answer-each.ts';
import { cardAnswer } from './answers.ts';
import { describeCard, describeStored, describeWarnings } from './card-answer.ts';
import { CARD_PROBLEMS, pascalCase, type CardRoute } from './card-route.ts';
import type { HttpServer } from './http-server.ts';
import { readForm } from './picture-query.ts';
import { describeProblem, problemDocument, problemResponses } from './problem-document.ts';
import { hasPictures, type TakePicturesOptions } from './take-pictures.ts';
import { toProblem } from './to-problem.ts';

/** https://github.com/ndjson/ndjson-spec, section 3.3. */
export const NDJSON = 'application/x-ndjson';

/** Contexts of one batch. */
export const MAX_LINES = 1_000;
/** Of one batch: one after each context, as pretty printers write. */
export const MAX_BLANK_LINES = 1_000;
/** Bytes; a longer line is not looked at before its turn comes, and then is no JSON. */
export const MAX_BLANK_LINE = 1_024;
/**
 * Batches that are answered at a time. Their cards are half of those that may wait, so that single cards find a place.
 */
export const MAX_BATCHES = 8;
/** Of a whole batch, bytes: 1,000 contexts of 4 KiB, or fewer larger ones. */
export const BATCH_BODY_LIMIT = 4 * 1024 * 1024;

export interface BatchOptions {
  /** Cards of one batch that are under way at a time. */
  readonly concurrency: number;
  /** Of all batches, whatever their template. */
  readonly places: { taken: number };
  /** How contexts with pictures are taken; undefined where no template has any. */
  readonly pictures: Omit<TakePicturesOptions, 'registry'> | undefined;
}

interface Line {
  /** From 1, blank lines counted. */
  readonly number: number;
  readonly content: Buffer;
}

const lineAnswer = z
  .union([
    z.strictObject({ line: z.int().positive(), card: cardAnswer.omit({ also: true }) }),
    z.strictObject({ line: z.int().positive(), problem: problemDocument }),
  ])
  .meta({ id: 'BatchLine', description: 'One line of the answer; the lines come as they are done' });

type LineAnswer = z.infer<typeof lineAnswer>;

/**
 * `POST /batch/{template}`: many contexts, a line each, and an answer to each as soon as it is there. One line's fault
 * is that line's alone.
 */
export function addBatchRoute(
  app: HttpServer,
  { path, template, query, cards, imageUrl }: CardRoute,
  { concurrency, places, pictures }: BatchOptions,
): void {
  const { resolvePictures = null, bodyLimit: lineLimit = BODY_LIMIT } = hasPictures(template)
    ? { ...pictures }
    : {};
  const schema = {
    operationId: `batch${pascalCase(template.name)}`,
    summary: `Make and store up to ${MAX_LINES} cards: ${template.title}`,
    tags: ['create'],
    consumes: [NDJSON],
    querystring: query,
    response: {
      200: {
        description: 'A line for each line that is not blank, in the order in which they are done',
        // What is documented is a line; what is sent is all of them.
        content: { [NDJSON]: { schema: lineAnswer as unknown as z.ZodType<Readable> } },
      },
      ...problemResponses(CARD_PROBLEMS),
    },
  };
  const exampleLines = template.examples.slice(0, 2).map(({ context }) => `${JSON.stringify(context)}\n`);
  const config = { template: template.name, takesLines: true, exampleLines: exampleLines.join('') };
  app.post(path, { config, schema, bodyLimit: BATCH_BODY_LIMIT }, async (request, reply) => {
    if (places.taken >= MAX_BATCHES) throw new Problem('overloaded');
    const lines = splitLines(request.body);
    if (!template.variants.has(request.query.variant)) throw new Problem('variant_not_found');
    const form = readForm(request.query, request.headers);
    request.trail.lines = lines.length;
    request.trail.failed = 0;
    const signal = abortWhenGone(reply);

    async function answerLine({ number, content }: Line): Promise<string> {
      try {
        const context = await readContext(content, template, form.scale);
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
        request.trail.failed = (request.trail.failed ?? 0) + 1;
        return toLine({
          line: number,
          problem: describeProblem(toProblem(error), { requestId: request.id }),
        });
      }
    }
    reply.type(NDJSON);
    // As a stream no schema comes between, which would be asked for the whole body at once.
    const answers = Readable.from(answerEach(lines, answerLine, { concurrency, signal }));
    places.taken += 1;
    answers.once('close', () => {
      places.taken -= 1;
    });
    return reply.send(answers);
  });

  async function readContext(content: Buffer, { context }: Template, scale: PictureScale): Promise<object> {
    if (content.length > lineLimit) throw new Problem('body_too_large');
    const value = validate(context, parseJson(content), 'context_rejected');
    return resolvePictures === null ? value : resolvePictures(template, value, scale);
  }
}

function toLine(answer: LineAnswer): string {
  return `${JSON.stringify(answer)}\n`;
}

/** @throws Problem `body_too_large` for too many lines, `malformed_json` for none */
function splitLines(body: FastifyRequest['body']): Line[] {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const lines: Line[] = [];
  let start = 0;
  for (let number = 1; start < bytes.length; number += 1) {
    const end = bytes.indexOf(0x0a, start);
    const content = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (!isBlank(content)) lines.push({ number, content });
    if (lines.length > MAX_LINES) throw refuse('body_too_large', `at most ${MAX_LINES} lines`, 'more');
    if (number - lines.length > MAX_BLANK_LINES) {
      throw refuse('body_too_large', `at most ${MAX_BLANK_LINES} blank lines`, 'more');
    }
    start += content.length + 1;
  }
  if (lines.length > 0) return lines;
  throw refuse('malformed_json', 'a JSON object a line', 'no line');
}

/** Of spaces, tabs and carriage returns (RFC 8259, section 2). */
function isBlank(line: Buffer): boolean {
  if (line.length > MAX_BLANK_LINE) return false;
  // By index: an iterator takes ten times as long.
  for (let index = 0; index < line.length; index += 1) {
    const byte = line[index];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}

function refuse(code: ProblemCode, expected: string, received: string): Problem {
  return new Problem(code, {
    errors: [{ pointer: '', message: `Expected ${expected} but received ${received}` }],
  });
}
