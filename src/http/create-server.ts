import { randomUUID } from 'node:crypto';
import { maxHeaderSize, type IncomingMessage, type ServerResponse } from 'node:http';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  type onSendAsyncHookHandler,
  type RouteOptions,
  type FastifySchemaCompiler,
} from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Cards } from '../card/cards.ts';
import type { FallbackCard } from '../card/fallback-cards.ts';
import { BODY_LIMIT } from '../context/parse-json.ts';
import { validate } from '../context/validate.ts';
import { Problem } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Registry, Template } from '../template/registry.ts';
import type { BatchOptions } from './batch-route.ts';
import { addCardRoutes } from './card-routes.ts';
import { createConnections } from './connections.ts';
import { allowOrigins, createAuthorize, findHeadFault, guardRequests, SECURITY_HEADERS } from './guards.ts';
import { addHealthRoutes, addMetricsRoute, type MetricsPage } from './health-routes.ts';
import type { HttpServer } from './http-server.ts';
import { addImageRoute } from './image-route.ts';
import { addLinkRoutes, type LinkOptions } from './link-route.ts';
import { addApiDocument, describeRoutes } from './open-api.ts';
import { readBodies } from './read-bodies.ts';
import { createLogRequest, type RequestObserver, type RequestTracer } from './request-log.ts';
import {
  createClientErrorHandler,
  createExpectationHandler,
  createSendProblem,
  announcesBody,
  TUNNEL,
} from './send-problem.ts';
import { takePictures, type TakePicturesOptions } from './card-route.ts';
import { addTemplateRoutes } from './template-routes.ts';

/** How often Node looks for requests that take too long; its own half a minute would be the real timeout. ms */
const TIMEOUT_CHECKS = 250;

/** Longer than the idle time of load balancers, so that they close a connection, not this server under a request. ms */
const KEEP_ALIVE = 72_000;

interface ServerOptions {
  readonly registry: Registry;
  /** What `POST /create` makes; null if calls have to name a template. */
  readonly defaultTemplate: Template | null;
  /** The OpenAPI document as JSON; null for a server that is there to be described, see {@link describeRoutes}. */
  readonly apiDocument: string | null;
  readonly cards: Cards;
  /** The stored fallback cards by their template's name. */
  readonly fallbacks: ReadonlyMap<string, FallbackCard>;
  /** The public URL of a stored picture. */
  readonly imageUrl: (name: string) => string;
  /** The store whose cards this server shows itself; null if others do. */
  readonly images: Store | null;
  /** How links that draw are checked and shown; null if there are none. */
  readonly links: LinkOptions | null;
  /** Whether cards can be drawn. */
  readonly isHealthy: () => boolean;
  readonly logger: FastifyBaseLogger;
  /** The Google Cloud project whose traces the log lines are joined to. */
  readonly project: string | undefined;
  /** Whose pages may read what stores nothing. */
  readonly origins: ReadonlySet<string>;
  /** Of which every POST has to bring one; none lets everyone in. */
  readonly apiTokens: readonly string[];
  /** Throws the Problem of a request that this service is not for; null where it is for all. */
  readonly admit: ((request: FastifyRequest) => void) | null;
  /** What `GET /metrics` shows; null if there is no such path. */
  readonly metrics: MetricsPage | null;
  /** Null if nobody counts. */
  readonly observe: RequestObserver | null;
  /** Null if nobody traces. */
  readonly tracer: RequestTracer | null;
  /** How contexts with pictures are taken; undefined where no template has any. */
  readonly pictures?: Omit<TakePicturesOptions, 'registry'> | undefined;
  /** Cards of one batch that are under way at a time. */
  readonly batchConcurrency: number;
  /** How long a request may take to arrive, ms. */
  readonly requestTimeout: number;
  /** How long an answer may take, once the request has arrived, ms. */
  readonly answerTimeout: number;
}

/** Everything that speaks HTTP, not yet listening. */
export async function createServer(options: ServerOptions): Promise<HttpServer> {
  const {
    registry,
    defaultTemplate,
    cards,
    fallbacks,
    imageUrl,
    images,
    isHealthy,
    logger,
    project,
    apiTokens,
  } = options;
  const { metrics, observe, tracer } = options;
  const admitted = new WeakSet<FastifyRequest>();
  const sendProblem = createSendProblem(registry, admitted);
  const logRequest = createLogRequest({ logger, project, observe });
  const authorize = createAuthorize(apiTokens);
  let isStopping = false;

  function begin(request: FastifyRequest, reply: FastifyReply): void {
    const startedAt = performance.now();
    const { method, headers, url } = request;
    const trace = tracer?.begin({ method, headers, startedAt, path: url.split('?', 1)[0] ?? '' });
    request.trail = { startedAt, trace, template: request.routeOptions.config.template };
    reply.headers(SECURITY_HEADERS);
    logRequest(request, reply);
  }

  const connections = createConnections();
  /** Answers whose clients send no body before they are asked for it, by request (RFC 9110, section 10.1.1). */
  const expecting = new WeakMap<IncomingMessage, ServerResponse>();
  const batches: BatchOptions = {
    concurrency: options.batchConcurrency,
    lineTimeout: options.requestTimeout,
    places: new Set(),
    arriving: new WeakSet(),
    pictures: options.pictures,
  };

  /**
   * Whether nothing can follow on the connection: because of the head of the request, or of a body that has not come and
   * that nobody knows the length of (RFC 9112, section 7.1), that may take its time, that was given up (`isMarked`), or
   * that the client may not send.
   */
  function isLast(
    { raw, headers }: FastifyRequest,
    { isFailed, isMarked }: { readonly isFailed: boolean; readonly isMarked: boolean },
  ): boolean {
    if (isStopping || (isFailed && findHeadFault(raw) !== null)) return true;
    const isEndless = headers['transfer-encoding'] !== undefined || batches.arriving.has(raw.socket);
    return !raw.complete && (isEndless || expecting.has(raw) || isMarked);
  }

  const app: HttpServer = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    // No pattern is matched against them, so the size of the head is bound enough.
    routerOptions: { maxParamLength: maxHeaderSize },
    serverFactory(handle) {
      const server = connections.createServer(handle, {
        requestTimeout: options.requestTimeout,
        headersTimeout: options.requestTimeout,
        connectionsCheckingInterval: TIMEOUT_CHECKS,
        keepAliveTimeout: KEEP_ALIVE,
        // Its answer would be no problem document; the guards look for the header themselves.
        requireHostHeader: false,
      });
      const handleExpecting = connections.bounded((request, response) => {
        // Node closes the connection after an answer without it.
        if (announcesBody(request)) expecting.set(request, response);
        else response.writeContinue();
        handle(request, response);
      });
      server.on('checkContinue', handleExpecting);
      // Without bytes in either direction for that long, such as from a client that does not read its answer.
      return server.setTimeout(options.requestTimeout + options.answerTimeout);
    },
    // Its answer would be no problem document either.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: createClientErrorHandler(logger, connections, observe, batches.arriving),
    frameworkErrors(error, request, reply) {
      begin(request, reply);
      if (isLast(request, { isFailed: true, isMarked: false })) reply.header('connection', 'close');
      void sendProblem(error, request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();
  // Node would close the connection without an answer.
  app.server.on('connect', (_request, socket) => {
    app.server.emit(
      'clientError',
      Object.assign(new Error('A request for a tunnel'), { code: TUNNEL }),
      socket,
    );
  });
  app.server.on('checkExpectation', connections.bounded(createExpectationHandler(logger, observe)));

  app.addHook('onRoute', refuseQuery);
  app.addHook('onRoute', dropLengthOfNotModified);
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(serializerCompiler);
  readBodies(app, (request) => {
    expecting.get(request)?.writeContinue();
    expecting.delete(request);
  });
  // Returns no promise: Fastify would answer once more when it ends.
  app.setErrorHandler((error, request, reply) => void sendProblem(error, request, reply));
  app.decorateRequest('trail');
  app.addHook('onRequest', async (request, reply) => begin(request, reply));
  allowOrigins(app, options.origins);
  guardRequests(app, { admit: options.admit, authorize, isStopping: () => isStopping, admitted });

  if (tracer !== null) traceRequests(app);

  app.addHook('preClose', async () => {
    isStopping = true;
    for (const place of batches.places) place.end(new Problem('shutting_down'));
  });
  app.addHook('onSend', async (request, reply, payload) => {
    // Fastify closes after each body that is refused, also where all of it has come.
    const isMarked = reply.hasHeader('connection');
    if (isLast(request, { isFailed: reply.statusCode >= 400, isMarked })) reply.header('connection', 'close');
    else if (isMarked) reply.removeHeader('connection');
    connections.hold(reply.raw, sizeOf(payload));
  });

  if (options.apiDocument === null) await describeRoutes(app);
  addApiDocument(app, Buffer.from(options.apiDocument ?? ''));
  if (options.pictures !== undefined) takePictures(app, { registry, ...options.pictures });
  addCardRoutes(app, { registry, defaultTemplate, cards, fallbacks, imageUrl, batches });
  addTemplateRoutes(app, { registry, defaultTemplate });
  if (images !== null) addImageRoute(app, images);
  if (options.links !== null) addLinkRoutes(app, registry, options.links);
  if (metrics !== null) addMetricsRoute(app, metrics, authorize);
  addHealthRoutes(app, () => {
    if (isStopping) return 'shutting_down';
    return isHealthy() ? null : 'not_ready';
  });
  return app;
}

const NO_QUERY = z.strictObject({});

/** What is not documented is refused: a documented route that names no parameters of the query takes none. */
function refuseQuery(route: RouteOptions): void {
  if (route.schema?.operationId !== undefined) route.schema = { querystring: NO_QUERY, ...route.schema };
}

/**
 * Fastify answers HEAD by the handler of GET and adds the length of the body that it leaves out. A 304 has none, so that
 * would be 0, which RFC 9110, section 8.6, forbids.
 */
function dropLengthOfNotModified(route: RouteOptions): void {
  if (route.method === 'HEAD') route.onSend = [route.onSend ?? [], dropLength].flat();
}

const dropLength: onSendAsyncHookHandler = async (_request, reply, payload) => {
  if (reply.statusCode === 304) reply.removeHeader('content-length');
  return payload;
};

/** @returns bytes; 0 for a stream, which waits for its reader */
function sizeOf(payload: unknown): number {
  if (typeof payload === 'string') return Buffer.byteLength(payload);
  return payload instanceof Uint8Array ? payload.byteLength : 0;
}

/**
 * Validates the parts of a request by their zod schemas; Fastify passes on what the schemas make of them. A part that
 * does not fit is Problem `context_rejected` (the body) or `query_rejected` (the query).
 */
const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const code = httpPart === 'body' ? 'context_rejected' : 'query_rejected';
  return (data: unknown) => {
    try {
      return { value: validate(schema, data, code) };
    } catch (error) {
      // Handed over instead of thrown: Fastify makes what a validator throws its own fault.
      if (error instanceof Problem) return { error };
      throw error;
    }
  };
};

/** Follows the requests of an app through validation and handling; their end is told with their log line. */
function traceRequests(app: HttpServer): void {
  app.addHook('preValidation', async ({ trail }) => trail.trace?.validate());
  app.addHook('preHandler', ({ trail }, _reply, done) => {
    if (trail.trace === undefined) done();
    else trail.trace.handle(done);
  });
}
