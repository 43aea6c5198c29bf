import { drawCard, layOutCard } from '../../card/draw-card.ts';
import { resolveCard, type CardResolving } from '../../card/resolve-card.ts';
import { describeCard, describeWarnings } from '../../http/card-answer.ts';
import { pictureName } from '../../picture-format.ts';
import { configGiven, storeGiven } from '../config-given.ts';
import type { CardTask } from '../context/context-command.ts';
import { localRenderer } from '../context/local-renderer.ts';
import { writeJson, writeLine, type Terminal } from '../terminal.ts';

export interface ResolveOptions {
  readonly json?: boolean;
}

/**
 * Tells a card's key and URL and how its texts fit.
 *
 * @throws Problem `characters_not_covered`; UsageError if the environment is wrong
 */
export async function resolveUrl(
  { order, project, options }: CardTask<ResolveOptions>,
  terminal: Terminal,
): Promise<void> {
  const renderer = localRenderer(await project.renderer());
  const resolving: CardResolving = {
    draw: (card, signal) => drawCard(card, renderer, signal),
    layOut: (card, signal) => layOutCard(card, renderer, signal),
  };
  const resolved = await resolveCard(order, resolving, new AbortController().signal);
  const url = `${await publicBaseUrl()}/${pictureName(order.key, resolved.format)}`;
  const card = { ...resolved, order, url };
  const { alt, meta, ...picture } = describeCard(card);
  const warnings = describeWarnings(card);
  if (options.json === true) {
    writeJson(terminal, { ...picture, alt, texts: resolved.texts, warnings, meta });
    return;
  }
  writeLine(terminal, `key  ${order.key}\nurl  ${url}`);
  for (const { id, message } of warnings) writeLine(terminal, `warning  ${id ?? 'picture'}: ${message}`);
}

async function publicBaseUrl(): Promise<string> {
  const config = configGiven();
  if (config.PUBLIC_BASE_URL !== undefined) return config.PUBLIC_BASE_URL;
  const store = await storeGiven(config);
  return store.publicBaseUrl ?? `http://localhost:${config.PORT}/images`;
}
