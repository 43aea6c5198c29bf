import { nunjucks } from './nunjucks.ts';
import { FILTERS, TESTS } from './template-language.ts';

/**
 * A Nunjucks environment in which a template reaches nothing but its context: values are escaped, one that is missing
 * is an error, there are no other templates to include, no globals, and only the filters and tests that templates may
 * use. (Nunjucks compiles by `new Function`, so `--disallow-code-generation-from-strings` would stop it; what it
 * compiles are the template's own files, never a value.)
 */
export function createTemplateEnvironment(): nunjucks.Environment {
  // An empty list of loaders; none at all would mean the folder "views".
  const environment = new nunjucks.Environment([], { autoescape: true, throwOnUndefined: true });
  keep(environment.filters, FILTERS);
  keep(environment.tests, TESTS);
  keep(environment.globals, new Set());
  return environment;
}

function keep(table: Record<string, unknown>, names: ReadonlySet<string>): void {
  for (const name of Object.keys(table)) if (!names.has(name)) Reflect.deleteProperty(table, name);
}
