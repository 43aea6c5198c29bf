/**
 * Draws the contact sheet: every example and every hard case in every variant.
 *
 * @import { CardAnswer, PreviewTemplate, PreviewVariant } from '../answers.ts'
 */
import { find, make } from './dom.js';
import { drawCard, pictureOf, Refusal } from './service.js';

/** Requests in flight. One process draws, and the next card is sent while it works. */
const CONCURRENCY = 2;

/** Largest size of a card on the sheet. px */
const WIDTH = 300;
const HEIGHT = 190;

/** @typedef {(variant: string, values: object) => void} Choose */

/**
 * @typedef {object} Entry
 * @property {PreviewVariant} variant
 * @property {object} values
 * @property {HTMLButtonElement} button
 */

let drawing = new AbortController();
/** @type {string[]} */
let urls = [];

/** Cancels the cards that are not drawn yet. */
export function leaveSheet() {
  drawing.abort();
}

/**
 * @param {PreviewTemplate} template
 * @param {Choose} choose
 */
export async function showSheet(template, choose) {
  drawing.abort();
  drawing = new AbortController();
  const { signal } = drawing;
  const groups = template.variants.map((variant) => ({
    variant,
    entries: listEntries(template, variant, choose),
  }));
  find('.sheet', HTMLElement).replaceChildren(
    ...groups.flatMap(({ variant, entries }) => {
      const { name, width, height } = variant;
      const list = make('ul', {}, ...entries.map(({ button }) => make('li', {}, button)));
      list.style.setProperty('--card', `${Math.min(WIDTH, Math.round((HEIGHT * width) / height))}px`);
      return [make('h2', {}, name, make('small', {}, ` ${width} × ${height} px`)), list];
    }),
  );
  for (const url of urls.splice(0)) URL.revokeObjectURL(url);

  const waiting = groups.flatMap(({ entries }) => entries);
  const drawNext = async () => {
    for (let entry = waiting.shift(); entry !== undefined && !signal.aborted; entry = waiting.shift()) {
      await drawEntry(template.name, entry, signal);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, drawNext));
}

/**
 * @param {PreviewTemplate} template
 * @param {PreviewVariant} variant
 * @param {Choose} choose
 * @returns {Entry[]}
 */
function listEntries({ examples, hardCases }, variant, choose) {
  const cases = variant.isFallback ? [{ name: 'fallback', context: {} }] : [...examples, ...hardCases];
  return cases.map(({ name, context }) => {
    const ratio = make('span', { class: 'thumb' });
    ratio.style.setProperty('aspect-ratio', `${variant.width} / ${variant.height}`);
    const button = make('button', { type: 'button' }, ratio, make('span', { class: 'name' }, name));
    button.addEventListener('click', () => choose(variant.name, context));
    return { variant, values: context, button };
  });
}

/**
 * @param {string} template
 * @param {Entry} entry
 * @param {AbortSignal} signal
 */
async function drawEntry(template, { variant, values, button }, signal) {
  const thumb = find('.thumb', HTMLElement, button);
  try {
    const card = await drawCard({ template, variant: variant.name, values }, signal);
    const url = URL.createObjectURL(pictureOf(card));
    urls.push(url);
    thumb.replaceChildren(make('img', { src: url, alt: '', width: card.width, height: card.height }));
    const notes = card.texts.flatMap(noteOf);
    if (notes.length > 0) button.append(make('span', { class: 'note' }, notes.join(', ')));
  } catch (error) {
    if (signal.aborted) return;
    const message = error instanceof Refusal ? (error.errors[0]?.message ?? error.message) : String(error);
    thumb.classList.add('refused');
    thumb.textContent = message;
  }
}

/** @param {CardAnswer['texts'][number]} text */
function noteOf({ id, cut, smallest }) {
  if (cut) return [`${id} cut`];
  return smallest ? [`${id} smallest`] : [];
}
