import article from '../../../templates/article/template.ts';
import vaccine from '../../../templates/vaccine/template.ts';
import type { TemplateDefinition } from '../../../src/template/define-template.ts';
import { findPictures } from '../../../src/template/picture-field.ts';
import type { Registry, Template } from '../../../src/template/registry.ts';

/** The templates of the service with their real definitions; only their pictures are not looked at. */
export function createTestRegistry(): Registry {
  return new Map([
    ['article', template('article', article, ['card'])],
    ['vaccine', template('vaccine', vaccine, ['card', 'square'])],
  ]);
}

function template(name: string, definition: TemplateDefinition, variants: readonly string[]): Template {
  const variant = (variantName: string) => ({
    name: variantName,
    file: `templates/${name}/${variantName}.svg.njk`,
    width: 1200,
    height: variantName.endsWith('square') ? 1200 : 630,
  });
  return {
    ...definition,
    pictures: findPictures(definition.context),
    name,
    directory: `templates/${name}`,
    variants: new Map(variants.map((variantName) => [variantName, variant(variantName)])),
    fallback: variant('fallback'),
    otherFallbacks: new Map(variants.includes('square') ? [['square', variant('fallback-square')]] : []),
    digest: `digest-of-${name}`,
  };
}
