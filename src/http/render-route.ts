import { abortWhenGone } from './abort-when-gone.ts';
import { z } from 'zod';
import { PICTURE_FORMATS } from '../picture-format.ts';
import { describeExplanation, explanationAnswer, PICTURE_CONTENT } from './answers.ts';
import { CARD_PROBLEMS, orderRequested, pascalCase, type CardRoute } from './card-route.ts';
import type { HttpServer } from './http-server.ts';
import { acceptedFormat } from './picture-query.ts';
import { problemResponses } from './problem-document.ts';
import { reportTimings, SERVER_TIMING } from './server-timing.ts';
import { pictureProblems } from './take-pictures.ts';

/** Of the header, for the API document. */
const PICTURE_QUALITY = {
  type: 'integer',
  description:
    'Quality of a JPEG, or of a WebP that was made smaller for max_bytes, 1 to 100; else there is none',
} as const;

const explain = z
  .enum(['true', 'svg', 'false'])
  .default('false')
  .describe('Answer how the card is made, as JSON, instead of its picture; "svg" adds the drawing');

const BY_ACCEPT =
  'Here, where the body is the picture, the header Accept decides instead if it names one of these types';

/** `POST /render/{template}`: the picture itself, or how it is made, nothing stored; for curl and designers. */
export function addRenderRoute(app: HttpServer, { path, template, body, query, cards }: CardRoute): void {
  const schema = {
    operationId: `render${pascalCase(template.name)}`,
    summary: `Draw a card without storing it: ${template.title}`,
    description:
      'For designers, and to try things out. With `explain=true` the answer says why each text got its size, its lines and its fonts.',
    tags: ['render'],
    querystring: query.extend({
      format: query.shape.format.describe(`${query.shape.format.description ?? ''}. ${BY_ACCEPT}`),
      explain,
    }),
    body,
    response: {
      200: {
        description: 'The card, or with `explain` how it is made',
        content: { ...PICTURE_CONTENT, 'application/json': { schema: explanationAnswer } },
        headers: { 'server-timing': SERVER_TIMING, 'picture-quality': PICTURE_QUALITY },
      },
      ...problemResponses([...CARD_PROBLEMS, ...pictureProblems(template)]),
    },
  };
  const config = { template: template.name, storesNothing: true };
  app.post(path, { config, schema }, async (request, reply) => {
    const { trail, body, query } = request;
    const wanted = query.format ?? acceptedFormat(request.headers);
    const order = orderRequested(template, { trail, body, query: { ...query, format: wanted } });
    if (query.explain !== 'false') {
      const explanation = await cards.explain(order, abortWhenGone(reply));
      reportTimings(explanation.timings, reply);
      return describeExplanation(explanation, { withDrawing: query.explain === 'svg' });
    }
    const { picture, format, quality, timings, way, reason } = await cards.render(
      order,
      abortWhenGone(reply),
    );
    trail.drawn = { way, reason };
    reportTimings(timings, reply);
    reply.type(PICTURE_FORMATS[format].type);
    if (quality !== null) reply.header('picture-quality', String(quality));
    return picture;
  });
}
