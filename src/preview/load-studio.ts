import { orderCard, orderFallbackCard, type CardOrder } from '../card/card-order.ts';
import { locateCharacters } from '../card/locate-characters.ts';
import { validate } from '../context/validate.ts';
import { Problem } from '../errors.ts';
import { loadRegistry } from '../renderer/load-registry.ts';
import type { RendererDirectories } from '../renderer/permissions.ts';
import { createCardRenderer } from '../renderer/render-card.ts';
import type { Registry } from '../template/registry.ts';
import type { CardWish } from './answers.ts';
import { describeTemplates } from './describe-templates.ts';
import type { StudioResult, StudioTask } from './messages.ts';

/**
 * Loads and checks the templates, and draws what is typed for them.
 *
 * @throws Error as {@link createCardRenderer} does
 */
export async function loadStudio(
  directories: RendererDirectories,
): Promise<(task: StudioTask) => StudioResult> {
  const loading = loadRegistry(directories);
  const cards = await createCardRenderer(directories, loading);
  const { registry } = await loading;
  return (task) => {
    if (task.call === 'describe') return { templates: describeTemplates(registry) };
    if (task.call === 'check') return { context: checkWished(registry, task.wish) };
    const { template, variant, context, key } = orderWished(registry, task.wish);
    const card = { template: template.name, variant: variant.name, context };
    try {
      const drawn = cards.draw(card);
      const explanation = cards.explain(card);
      const alt = variant === template.fallback ? template.fallbackAlt : template.alt(context);
      return { card: { key, alt, digest: template.digest, drawn, explanation } };
    } catch (error) {
      throw locateCharacters(error, context);
    }
  };
}

/**
 * Returns what the template's schema makes of the values.
 *
 * @throws Problem as {@link orderWished} does, and `context_rejected`
 */
function checkWished(registry: Registry, wish: CardWish): object {
  const { template, variant, context } = orderWished(registry, wish);
  return variant === template.fallback ? context : validate(template.context, context, 'context_rejected');
}

/** @throws Problem `template_not_found`, `variant_not_found` */
function orderWished(registry: Registry, { template: name, variant, values }: CardWish): CardOrder {
  const template = registry.get(name);
  if (template === undefined) throw new Problem('template_not_found');
  if (variant === template.fallback.name) return orderFallbackCard(template);
  return orderCard(template, variant, values);
}
