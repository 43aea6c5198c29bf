import type { CardOrder } from '../card/card-order.ts';
import { metaTags } from './meta-tags.ts';

/** What every answer about one card says. */
export function describeCard({ template, variant, context, key }: CardOrder, url: string) {
  const { width, height } = variant;
  const alt = template.alt(context);
  return {
    status: 'ok',
    url,
    key,
    template: template.name,
    variant: variant.name,
    width,
    height,
    type: 'image/png',
    alt,
    meta: metaTags({ url, width, height, alt }),
  } as const;
}
