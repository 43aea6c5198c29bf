import { glob } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { TemplateDefinition } from '../../src/template/define-template.ts';

/** The JSON Schema (draft 2020-12) of what each template takes as its context, by the template's name. */
export async function contextSchemas(): Promise<Map<string, unknown>> {
  const schemas = new Map<string, unknown>();
  for (const file of (await Array.fromAsync(glob('templates/*/template.ts'))).sort()) {
    const module: { default: TemplateDefinition } = await import(pathToFileURL(resolve(file)).href);
    const { title, description, context } = module.default;
    const { $schema, ...schema } = z.toJSONSchema(context, { io: 'input' });
    schemas.set(basename(dirname(file)), { $schema, title, description, ...schema });
  }
  return schemas;
}
