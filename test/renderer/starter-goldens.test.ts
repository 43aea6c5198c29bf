import { STARTERS } from '../support/directories.ts';
import { sharedRegistry } from '../support/shared-renderer.ts';
import { proveGoldens } from './support/prove-goldens.ts';

/** The only starter with pictures of the context's own; what templates have is proven by exactness.test.ts. */
const TEMPLATE = 'profile';

const examples = (await sharedRegistry(STARTERS)).get(TEMPLATE)?.examples ?? [];
/** An example for each picture, and one without. */
const contexts = new Map(
  examples.toReversed().map(({ context }) => [Reflect.get(context, 'avatar'), context]),
);
const isOneOf = (context: object): boolean =>
  [...contexts.values()].some((one) => JSON.stringify(one) === JSON.stringify(context));

await proveGoldens({
  templatesDirectory: STARTERS,
  goldens: 'starters/',
  // The other variant has the same layers; its first example is enough.
  isExact: ({ template, variant, context }) =>
    template === TEMPLATE &&
    (variant === 'card'
      ? isOneOf(context)
      : JSON.stringify(context) === JSON.stringify(examples[0]?.context)),
});
