import { z } from 'zod';
import { pictureWarnings } from '../card/card-warnings.ts';
import { createSingleFlight } from '../card/create-card.ts';
import { PICTURE_BODY_LIMIT } from '../config.ts';
import { abortWhenGone, type HttpServer } from '../http/http-server.ts';
import { metaTags } from '../http/card-answer.ts';
import { SECURITY_HEADERS } from '../http/guards.ts';
import { PICTURE_FORMATS, pictureName } from '../picture-format.ts';
import { DEFAULT_VARIANT } from '../template/read-templates.ts';
import type { Registry } from '../template/registry.ts';
import type { CardAnswer, StateAnswer } from './answers.ts';
import type { EventStreams } from './event-streams.ts';
import type { Goldens } from './goldens.ts';
import type { StudioCard } from './messages.ts';
import type { Studio } from './studio.ts';

export interface StudioRoutesOptions {
  readonly studio: Studio;
  readonly streams: EventStreams;
  readonly goldens: Goldens;
  /** What the service itself draws. */
  readonly registry: Registry;
  /** The public URL of a stored card. */
  readonly imageUrl: (name: string) => string;
}

/** What the designer's page asks for; it is no part of the documented API. */
export function addStudioRoutes(
  app: HttpServer,
  { studio, streams, goldens, registry, imageUrl }: StudioRoutesOptions,
): void {
  const reading = createSingleFlight<(readonly [template: string, names: readonly string[]])[]>();
  app.get('/preview/state', { schema: { hide: true } }, async (): Promise<StateAnswer> => {
    const { state } = studio;
    // However many ask, the folders are read by one of them at a time.
    const { result } = await reading.run(String(state.version), () =>
      Promise.all(state.templates.map(async ({ name }) => [name, await goldens.list(name)] as const)),
    );
    return { ...state, goldens: Object.fromEntries(result) };
  });

  app.get('/preview/events', { schema: { hide: true } }, (_request, reply) => {
    streams.open(reply.raw, SECURITY_HEADERS);
    reply.hijack();
  });

  const picture = z.strictObject({ template: z.string(), name: z.string() });
  app.get(
    '/preview/goldens/:template/:name.png',
    { schema: { hide: true, params: picture } },
    async (request, reply) => {
      const { template, name } = request.params;
      return reply.type(PICTURE_FORMATS.png.type).send(await goldens.read(template, name));
    },
  );

  const schema = {
    hide: true,
    params: z.strictObject({ template: z.string() }),
    querystring: z.strictObject({ variant: z.string().default(DEFAULT_VARIANT) }),
    // What the values have to be is known to the process that has loaded the saved template.
    body: z.looseObject({}),
  };
  // Whether the saved template takes pictures may change at any time.
  const options = { schema, bodyLimit: PICTURE_BODY_LIMIT };
  app.post('/preview/cards/:template', options, async (request, reply): Promise<CardAnswer> => {
    const { template } = request.params;
    const { variant } = request.query;
    const wish = { template, variant, values: request.body };
    const card = await studio.draw(wish, abortWhenGone(reply));
    return answerOf(card, {
      variant,
      url: imageUrl(pictureName(card.key, 'png')),
      served: registry.get(template)?.digest === card.digest,
    });
  });
}

function answerOf(
  { key, alt, share, drawn, explanation }: StudioCard,
  { variant, url, served }: { variant: string; url: string; served: boolean },
): CardAnswer {
  const { png, way, reason, timings } = drawn;
  return {
    ...explanation,
    way,
    reason,
    timings,
    key,
    url,
    meta: metaTags([{ ...explanation, url, type: PICTURE_FORMATS.png.type, alt }], { share }),
    alt,
    png: png.toBase64(),
    warnings: pictureWarnings({ variant, bytes: png.byteLength }),
    served,
  };
}
