import type { CardOrder } from '../card/card-order.ts';
import type { ResolvedCard } from '../card/resolve-card.ts';
import { pictureName } from '../picture-format.ts';
import { resolvedCardAnswer } from './answers.ts';
import { describeCard, describePicture, describeWarnings, type LocatedCard } from './card-answer.ts';
import { metaQuery, CARD_PROBLEMS, makeRequested, pascalCase, type CardRoute } from './card-route.ts';
import { abortWhenGone } from './abort-when-gone.ts';
import type { HttpServer } from './http-server.ts';
import { problemResponses } from './problem-document.ts';
import { reportTimings, SERVER_TIMING } from './server-timing.ts';
import { pictureProblems } from './take-pictures.ts';

/** `POST /resolve/{template}`: what `POST /create` would answer, without drawing or storing. */
export function addResolveRoute(
  app: HttpServer,
  { path, template, body, query, cards, imageUrl }: CardRoute,
): void {
  const schema = {
    operationId: `resolve${pascalCase(template.name)}`,
    summary: `Say which URL a card will have and how its texts fit: ${template.title}`,
    description: 'Draws and stores nothing: the picture need not be there yet.',
    tags: ['resolve'],
    querystring: query.extend(metaQuery(template)),
    body,
    response: {
      200: {
        description: 'The card as it would be made; nothing was drawn or stored',
        content: { 'application/json': { schema: resolvedCardAnswer } },
        headers: { 'server-timing': SERVER_TIMING },
      },
      ...problemResponses([...CARD_PROBLEMS, ...pictureProblems(template)]),
    },
  };
  const config = { template: template.name, storesNothing: true };
  app.post(path, { config, schema }, async (request, reply) => {
    const signal = abortWhenGone(reply);
    const { card, also } = await makeRequested(template, request, (order) => resolve(order, signal));
    const { texts, timings } = card;
    reportTimings(timings, reply);
    const { alt, meta, ...picture } = describeCard(card, also, request.query.page);
    return {
      ...picture,
      alt,
      ...(also === null ? {} : { also: describePicture(also) }),
      texts,
      warnings: describeWarnings(card, also),
      meta,
    };
  });

  async function resolve(order: CardOrder, signal: AbortSignal): Promise<LocatedCard & ResolvedCard> {
    const resolved = await cards.resolve(order, signal);
    return { ...resolved, order, url: imageUrl(pictureName(order.key, resolved.format)) };
  }
}
