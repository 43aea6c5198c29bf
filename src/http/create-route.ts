import type { CardOrder } from '../card/card-order.ts';
import type { CreatedCard } from '../card/create-card.ts';
import { pictureName } from '../picture-format.ts';
import { cardAnswer } from './answers.ts';
import {
  describeCard,
  describePicture,
  describeStored,
  describeWarnings,
  type LocatedCard,
} from './card-answer.ts';
import { metaQuery, CARD_PROBLEMS, makeRequested, pascalCase, type CardRoute } from './card-route.ts';
import type { DescribeFallback } from './describe-fallback.ts';
import type { HttpServer } from './http-server.ts';
import { problemResponses } from './problem-document.ts';
import { reportTimings, SERVER_TIMING } from './server-timing.ts';
import { pictureProblems } from './take-pictures.ts';

export interface CreateRoute extends CardRoute {
  /** Undefined only where no card is ever made, as for the API document alone. */
  readonly fallback: DescribeFallback | undefined;
  /** Whether this is the path without a template's name. */
  readonly isDefault: boolean;
}

/** `POST /create/{template}`: makes a card and answers with its URL. */
export function addCreateRoute(
  app: HttpServer,
  { path, template, body, query, cards, imageUrl, fallback, isDefault }: CreateRoute,
): void {
  const schema = {
    operationId: `create${isDefault ? '' : pascalCase(template.name)}`,
    summary: `Make and store a card: ${template.title}${isDefault ? ' (the default template)' : ''}`,
    description:
      'Answers with the URL of the card and the <meta> tags of a page that is shared with it. The same context has the same URL, so it is safe to post it again.',
    tags: ['create'],
    querystring: query.extend(metaQuery(template)),
    body,
    response: {
      200: {
        description: 'The card was stored already',
        content: { 'application/json': { schema: cardAnswer } },
        headers: { 'server-timing': SERVER_TIMING },
      },
      201: {
        description: 'This call stored the card',
        content: { 'application/json': { schema: cardAnswer } },
        headers: {
          location: { type: 'string', description: 'The URL of the card' },
          'server-timing': SERVER_TIMING,
        },
      },
      ...problemResponses([...CARD_PROBLEMS, 'store_unreachable', ...pictureProblems(template)]),
    },
  };
  app.post(path, { config: { template: template.name, fallback }, schema }, async (request, reply) => {
    const { card, also } = await makeRequested(template, request, make);
    const { created, drawn, timings } = card;
    request.trail.created = created;
    if (drawn !== null) request.trail.drawn = drawn;
    reportTimings(timings, reply);

    reply.code(created ? 201 : 200);
    if (created) reply.header('location', card.url);
    const { alt, meta, ...picture } = describeCard(card, also, request.query.page);
    return {
      ...picture,
      ...describeStored(card),
      alt,
      ...(also === null ? {} : { also: { ...describePicture(also), ...describeStored(also) } }),
      warnings: describeWarnings(card, also),
      meta,
    };
  });

  async function make(order: CardOrder): Promise<LocatedCard & CreatedCard> {
    const created = await cards.create(order);
    return { ...created, order, url: imageUrl(pictureName(order.key, created.format)) };
  }
}
