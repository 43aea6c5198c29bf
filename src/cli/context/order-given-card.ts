import { orderCard, type CardOrder } from '../../card/card-order.ts';
import { validate } from '../../context/validate.ts';
import type { PictureForm } from '../../picture-format.ts';
import type { Template } from '../../template/registry.ts';
import { readPictures } from './read-pictures.ts';
import { resolvePictures } from './resolve-pictures.ts';

export interface GivenCard {
  readonly template: Template;
  readonly variant: string;
  /** Of any shape. */
  readonly context: unknown;
  readonly form: PictureForm;
}

/**
 * Orders a card as the service does for a request: the context is validated by the template's
 * schema, and its pictures are decoded, which may also be given as files.
 *
 * @throws Problem `context_rejected` with an entry for each value that is wrong, `picture_rejected`,
 *   `variant_not_found`; UsageError for a picture that cannot be read
 */
export async function orderGivenCard({ template, variant, context, form }: GivenCard): Promise<CardOrder> {
  const given = await readPictures(template, context);
  const accepted = validate(template.context, given, 'context_rejected');
  return orderCard(template, variant, await resolvePictures(template, accepted), form);
}
