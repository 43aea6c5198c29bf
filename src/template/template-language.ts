/** What templates may use of Nunjucks' filters and tests; the environment knows no others. */

/**
 * None marks its result as safe, none takes a text apart between the halves of a surrogate pair, and none takes a
 * regular expression.
 */
export const FILTERS: ReadonlySet<string> = new Set([
  'abs',
  'capitalize',
  'default',
  'join',
  'length',
  'lower',
  'round',
  'trim',
  'upper',
]);

/** After `is`. */
export const TESTS: ReadonlySet<string> = new Set(['defined', 'even', 'odd', 'undefined']);
