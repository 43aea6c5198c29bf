import { nunjucks } from './nunjucks.ts';
import { FILTERS, TESTS } from './template-language.ts';

/** The filter that every placeholder's value goes through at the end; templates cannot name it themselves. */
export const SHOW = 'show';

/**
 * A Nunjucks environment in which a template reaches nothing but its context: a value that is missing is an error, there
 * are no other templates to include, no globals, and only the filters and tests that templates may use. (Nunjucks
 * compiles by `new Function`, so `--disallow-code-generation-from-strings` would stop it; what it compiles are the
 * template's own files, never a value.)
 *
 * @param show what is written for a value that is given to {@link SHOW}
 */
export function createTemplateEnvironment(
  show: (value: string | number | boolean) => string,
): nunjucks.Environment {
  // An empty list of loaders; none at all would mean the folder "views".
  const environment = new nunjucks.Environment([], { autoescape: true, throwOnUndefined: true });
  keep(environment.filters, FILTERS);
  keep(environment.tests, TESTS);
  keep(environment.globals, new Set());
  environment.addFilter(SHOW, (value: unknown) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return show(value);
    throw new Error(`Expected a text, a number or a boolean to show but received ${typeof value}`);
  });
  return environment;
}

function keep(table: Record<string, unknown>, names: ReadonlySet<string>): void {
  for (const name of Object.keys(table)) if (!names.has(name)) Reflect.deleteProperty(table, name);
}
