/** The title in a definition, the first member of its object. */
const TITLE = /^(\s*title: )'((?:[^'\\\n]|\\.)*)'/mu;

/**
 * Gives a copied template a title of its own, in its definition and in the `<title>` of its pictures: everything else
 * that a template is called follows from its folder.
 *
 * @param text one of the template's files
 * @param options.definition the template's definition, which says what its title was
 */
export function retitle(
  text: string,
  { definition, title }: { readonly definition: string; readonly title: string },
): string {
  const old = TITLE.exec(definition)?.[2];
  if (old === undefined) return text;
  const literal = `'${title.replaceAll(/['\\]/gu, String.raw`\$&`)}'`;
  const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return text
    .replace(TITLE, (_match, before: string) => before + literal)
    .replace(`<title>${old}</title>`, () => `<title>${escaped}</title>`);
}
