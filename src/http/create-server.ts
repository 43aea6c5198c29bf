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

/** Interval at which Node checks for timeouts, ms. Its default of 30 s would delay every shorter timeout to 30 s. */
const TIMEOUT_CHECKS = 250;

/**
 * Idle time before the server closes a connection, ms. Longer than the idle timeouts of load balancers: if the server
 * closed first, it could reset a connection on which a request is under way.
 */
const KEEP_ALIVE = 72_000;

interface ServerOptions {
  readonly registry: Registry;
  /** The template of `POST /create`; null if every call has to name a template. */
  readonly defaultTemplate: Template | null;
  /** The OpenAPI document as JSON; null for a server that only generates it, see {@link describeRoutes}. */
  readonly apiDocument: string | null;
  readonly cards: Cards;
  /** The stored fallback cards by template name. */
  readonly fallbacks: ReadonlyMap<string, FallbackCard>;
  /** Returns the public URL of a stored picture. */
  readonly imageUrl: (name: string) => string;
  /** The store whose cards this server serves at `/images`; null if a bucket or a CDN serves them. */
  readonly images: Store | null;
  /** Options of signed links (`/og`); null if the service has no such links. */
  readonly links: LinkOptions | null;
  /** Whether cards can be drawn. */
  readonly isHealthy: () => boolean;
  readonly logger: FastifyBaseLogger;
  /** The Google Cloud project of the traces that log lines refer to. */
  readonly project: string | undefined;
  /** Origins whose pages may call the routes that store nothing (CORS). */
  readonly origins: ReadonlySet<string>;
  /** Every POST has to send one of these tokens. If the list is empty, no token is needed. */
  readonly apiTokens: readonly string[];
  /** Throws a Problem for a request that the service rejects by its host or origin; null accepts all requests. */
  readonly admit: ((request: FastifyRequest) => void) | null;
  /** The page of `GET /metrics`; null if the path does not exist. */
  readonly metrics: MetricsPage | null;
  /** Null if requests are not counted. */
  readonly observe: RequestObserver | null;
  /** Null if requests are not traced. */
  readonly tracer: RequestTracer | null;
  /** Options for contexts with pictures; undefined if no template accepts pictures. */
  readonly pictures?: Omit<TakePicturesOptions, 'registry'> | undefined;
  /** Most cards of one batch in progress at a time. */
  readonly batchConcurrency: number;
  /** Longest time for a request to arrive, ms. */
  readonly requestTimeout: number;
  /** Longest time for an answer after the request has arrived, ms. */
  readonly answerTimeout: number;
}

/** Returns the HTTP server with all routes. It does not listen yet. */
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

  function beginRequest(request: FastifyRequest, reply: FastifyReply): void {
    const startedAt = performance.now();
    const { method, headers, url } = request;
    const trace = tracer?.begin({ method, headers, startedAt, path: url.split('?', 1)[0] ?? '' });
    request.logFields = { startedAt, trace, template: request.routeOptions.config.template };
    reply.headers(SECURITY_HEADERS);
    logRequest(request, reply);
  }

  const connections = createConnections();
  /** Answers to requests with `Expect: 100-continue` and a body that has not been asked for yet (RFC 9110, section 10.1.1). */
  const expecting = new WeakMap<IncomingMessage, ServerResponse>();
  const batches: BatchOptions = {
    concurrency: options.batchConcurrency,
    lineTimeout: options.requestTimeout,
    running: new Set(),
    arriving: new WeakSet(),
    pictures: options.pictures,
  };

  /**
   * Returns whether the connection must close after this answer. It must if the server stops, if the head of the request
   * is ambiguous, or if the body is incomplete and one of these holds: its length is unknown (RFC 9112, section 7.1), it
   * belongs to a batch, the client waits for `100 Continue`, or Fastify stopped reading it (`isMarked`).
   */
  function mustClose(
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
    // No pattern is matched against parameters, so the limit for the size of the head is enough.
    routerOptions: { maxParamLength: maxHeaderSize },
    serverFactory(handle) {
      const server = connections.createServer(handle, {
        requestTimeout: options.requestTimeout,
        headersTimeout: options.requestTimeout,
        connectionsCheckingInterval: TIMEOUT_CHECKS,
        keepAliveTimeout: KEEP_ALIVE,
        // Node's own answer would not be a problem document. The guards check the header instead.
        requireHostHeader: false,
      });
      const handleExpecting = connections.bounded((request, response) => {
        // Node closes the connection after an answer without `100 Continue`.
        if (announcesBody(request)) expecting.set(request, response);
        else response.writeContinue();
        handle(request, response);
      });
      server.on('checkContinue', handleExpecting);
      // Closes a connection without bytes in either direction, such as one whose client does not read its answer.
      return server.setTimeout(options.requestTimeout + options.answerTimeout);
    },
    // Fastify's own answer would not be a problem document.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: createClientErrorHandler(logger, connections, observe, batches.arriving),
    frameworkErrors(error, request, reply) {
      beginRequest(request, reply);
      if (mustClose(request, { isFailed: true, isMarked: false })) reply.header('connection', 'close');
      void sendProblem(error, request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();
  // Without this listener, Node closes the connection of a CONNECT request without an answer.
  app.server.on('connect', (_request, socket) => {
    app.server.emit(
      'clientError',
      Object.assign(new Error('CONNECT is not supported'), { code: TUNNEL }),
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
  // Must not return a promise: Fastify would send a second answer when it settles.
  app.setErrorHandler((error, request, reply) => void sendProblem(error, request, reply));
  app.decorateRequest('logFields');
  app.addHook('onRequest', async (request, reply) => beginRequest(request, reply));
  allowOrigins(app, options.origins);
  guardRequests(app, { admit: options.admit, authorize, isStopping: () => isStopping, admitted });

  if (tracer !== null) traceRequests(app);

  app.addHook('preClose', async () => {
    isStopping = true;
    for (const batch of batches.running) batch.end(new Problem('shutting_down'));
  });
  app.addHook('onSend', async (request, reply, payload) => {
    // Fastify sets `Connection: close` for every rejected body, even if all of it has arrived.
    const isMarked = reply.hasHeader('connection');
    if (mustClose(request, { isFailed: reply.statusCode >= 400, isMarked }))
      reply.header('connection', 'close');
    else if (isMarked) reply.removeHeader('connection');
    connections.countUnread(reply.raw, sizeOf(payload));
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

/** Makes a documented route without query parameters reject every query parameter. */
function refuseQuery(route: RouteOptions): void {
  if (route.schema?.operationId !== undefined) route.schema = { querystring: NO_QUERY, ...route.schema };
}

/**
 * Removes Content-Length from 304 answers to HEAD. Fastify answers HEAD with the handler of GET and sets the length of the
 * omitted body. For a 304 that is 0, which RFC 9110, section 8.6, forbids.
 */
function dropLengthOfNotModified(route: RouteOptions): void {
  if (route.method === 'HEAD') route.onSend = [route.onSend ?? [], dropLength].flat();
}

const dropLength: onSendAsyncHookHandler = async (_request, reply, payload) => {
  if (reply.statusCode === 304) reply.removeHeader('content-length');
  return payload;
};

/** Returns the size of a payload, bytes. A stream counts as 0 because it waits for its reader. */
function sizeOf(payload: unknown): number {
  if (typeof payload === 'string') return Buffer.byteLength(payload);
  return payload instanceof Uint8Array ? payload.byteLength : 0;
}

/**
 * Returns a validator that checks a part of a request against its zod schema and returns the parsed value. The validator
 * fails with Problem `context_rejected` for the body and `query_rejected` for the query.
 */
const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const code = httpPart === 'body' ? 'context_rejected' : 'query_rejected';
  return (data: unknown) => {
    try {
      return { value: validate(schema, data, code) };
    } catch (error) {
      // Returned instead of thrown: Fastify treats an error thrown by a validator as an internal error.
      if (error instanceof Problem) return { error };
      throw error;
    }
  };
};

/** Adds hooks that trace validation and handling of each request. The log line's code ends the trace. */
function traceRequests(app: HttpServer): void {
  app.addHook('preValidation', async ({ logFields }) => logFields.trace?.validate());
  app.addHook('preHandler', ({ logFields }, _reply, done) => {
    if (logFields.trace === undefined) done();
    else logFields.trace.handle(done);
  });
}
