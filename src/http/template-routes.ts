import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { Registry, Template } from '../template/registry.ts';
import { sendJson, templateAnswer, templatesAnswer } from './answers.ts';
import type { HttpServer } from './http-server.ts';
import { problemResponses } from './problems.ts';

export interface TemplateRoutesOptions {
  readonly registry: Registry;
  readonly defaultTemplate: Template | null;
}

/** Adds `GET /templates`, which lists the templates, and `GET /templates/{template}`, which describes one of them. */
export function addTemplateRoutes(
  app: HttpServer,
  { registry, defaultTemplate }: TemplateRoutesOptions,
): void {
  const summarize = (template: Template) => ({
    name: template.name,
    title: template.title,
    description: template.description,
    default: template === defaultTemplate,
    variants: [...template.variants.values()].map(({ name, width, height }) => ({ name, width, height })),
  });
  const describe = (template: Template) => ({
    ...summarize(template),
    schema: z.toJSONSchema(template.context, { io: 'input' }),
    examples: template.examples.map(({ name, context }) => ({ name, context: { ...context } })),
  });
  const list = jsonBytes(templatesAnswer, { templates: [...registry.values()].map(summarize) });
  const descriptions = new Map<Template, Buffer>();

  const listSchema = {
    operationId: 'listTemplates',
    summary: 'List the templates',
    description: 'The paths of the other calls contain the name of a template.',
    tags: ['templates'],
    response: {
      200: {
        description: 'All templates',
        content: { 'application/json': { schema: templatesAnswer } },
      },
      ...problemResponses(['query_rejected']),
    },
  };
  app.get('/templates', { schema: listSchema, config: { storesNothing: true } }, (_request, reply) =>
    sendJson(reply, list),
  );

  const schema = {
    operationId: 'getTemplate',
    summary: 'Describe a template: its canvas, variants, context and examples',
    description: 'Contains the JSON Schema of the context, and examples that can be posted unchanged.',
    tags: ['templates'],
    params: z.object({ template: z.string().describe('The name of a template') }),
    response: {
      200: {
        description: 'The template',
        content: { 'application/json': { schema: templateAnswer } },
      },
      ...problemResponses(['template_not_found', 'query_rejected']),
    },
  };
  app.get('/templates/:template', { schema, config: { storesNothing: true } }, (request, reply) => {
    const template = registry.get(request.params.template);
    if (template === undefined) throw templateNotFound(registry);
    const description = descriptions.get(template) ?? jsonBytes(templateAnswer, describe(template));
    descriptions.set(template, description);
    sendJson(reply, description);
  });
}

/** Most names in one message. A name has up to 64 characters. */
const MAX_NAMES = 32;

/** Returns Problem `template_not_found` with the names of the existing templates. */
export function templateNotFound(registry: Registry): Problem {
  const names = [...registry.keys()];
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  const message = `Expected the name of a template in the path, one of ${names.slice(0, MAX_NAMES).join(', ')}${more}`;
  return new Problem('template_not_found', { errors: [{ pointer: '', message }] });
}

function jsonBytes<Schema extends z.ZodType>(schema: Schema, value: z.input<Schema>): Buffer {
  return Buffer.from(JSON.stringify(schema.parse(value)));
}
