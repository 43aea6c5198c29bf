import type { ResolvePictures } from '../card/resolve-pictures.ts';
import type { ProblemCode } from '../errors.ts';
import type { Registry, Template } from '../template/registry.ts';
import type { HttpServer } from './http-server.ts';
import { scaleOf, type PictureQuery } from './picture-query.ts';

export interface TakePicturesOptions {
  readonly registry: Registry;
  readonly resolvePictures: ResolvePictures;
  /** Of a request with pictures, bytes. */
  readonly bodyLimit: number;
}

/**
 * Lets the routes of templates with pictures take larger bodies, and puts decoded pictures into their contexts before
 * the cards are ordered. By the template of a route, so that no route can be forgotten; other routes stay as they are.
 */
export function takePictures(
  app: HttpServer,
  { registry, resolvePictures, bodyLimit }: TakePicturesOptions,
): void {
  app.addHook('onRoute', (route) => {
    const template = registry.get(route.config?.template ?? '');
    if (route.method !== 'POST' || template === undefined || !hasPictures(template)) return;
    // Each line of a batch has its own.
    if (route.config?.takesLines === true) return;
    route.bodyLimit = bodyLimit;
    route.preHandler = async (request: { body: unknown; readonly query: unknown }) => {
      if (typeof request.body !== 'object' || request.body === null) return;
      // Its schema has accepted it by now.
      const { scale = '1' } = request.query as Partial<PictureQuery>;
      request.body = await resolvePictures(template, request.body, scaleOf(scale));
    };
  });
}

export function hasPictures({ pictures }: Template): boolean {
  return pictures.size > 0;
}

/** What can go wrong with the pictures of a template. */
export function pictureProblems(template: Template): readonly ProblemCode[] {
  return hasPictures(template) ? ['picture_rejected', 'picture_unreachable', 'picture_timeout'] : [];
}
