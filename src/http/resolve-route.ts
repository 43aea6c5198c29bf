import { resolvedCardAnswer } from './answers.ts';
import { describeCard } from './card-answer.ts';
import {
  CARD_PROBLEMS,
  orderRequested,
  pascalCase,
  reportTimings,
  SERVER_TIMING,
  type CardRoute,
} from './card-route.ts';
import { abortWhenGone } from './abort-when-gone.ts';
import type { HttpServer } from './http-server.ts';
import { problemResponses } from './problem-document.ts';
import { pictureProblems } from './take-pictures.ts';

/** `POST /resolve/{template}`: what `POST /create` would answer, without drawing or storing. */
export function addResolveRoute(
  app: HttpServer,
  { path, template, body, query, cards, imageUrl }: CardRoute,
): void {
  const schema = {
    operationId: `resolve${pascalCase(template.name)}`,
    summary: `Say which URL a card will have and how its texts fit: ${template.title}`,
    tags: ['resolve'],
    querystring: query,
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
  app.post(path, { config: { template: template.name }, schema }, async (request, reply) => {
    const order = orderRequested(template, request);
    const { texts, warnings, timings } = await cards.resolve(order, abortWhenGone(reply));
    reportTimings(timings, reply);
    const { alt, meta, ...picture } = describeCard(order, imageUrl(order.key));
    return { ...picture, alt, texts, warnings, meta };
  });
}
