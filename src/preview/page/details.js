/**
 * Fills the part of the page below the card: snippets to copy, files to download, and the layout of the texts.
 *
 * @import { CardAnswer, RequestedCard } from '../answers.ts'
 */
import { announce, find, make } from './dom.js';
import { round } from './overlays.js';

const SNIPPETS = /** @type {const} */ (['url', 'meta', 'curl']);

export function connectSnippets() {
  for (const name of SNIPPETS) {
    const button = find(`#copy-${name}`, HTMLButtonElement);
    button.addEventListener('click', () => void copy(button, find(`#text-${name}`, HTMLElement)));
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} text
 */
async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text.textContent ?? '');
    announce(`Copied: ${button.textContent?.replace('Copy ', '')}`);
    button.classList.add('done');
    button.addEventListener('blur', () => button.classList.remove('done'), { once: true });
  } catch {
    // Browsers allow copying only to pages of localhost or over HTTPS.
    find('#snippets', HTMLDetailsElement).open = true;
    getSelection()?.selectAllChildren(text);
    announce('The browser does not let this page copy. The text is selected below.');
  }
}

/**
 * @param {CardAnswer} card
 * @param {RequestedCard} requested
 * @param {{ png: string, svg: string }} files URLs of the card's files
 */
export function showDetails(card, requested, files) {
  const texts = { url: card.url, meta: card.meta, curl: curlOf(requested) };
  for (const name of SNIPPETS) find(`#text-${name}`, HTMLElement).textContent = texts[name];
  const name = `${requested.template}-${requested.variant}`;
  offer('#download-png', `${name}.png`, files.png);
  offer('#download-svg', `${name}.svg`, files.svg);
  find('#not-served', HTMLElement).hidden = card.served;
  const warnings = find('#warnings', HTMLElement);
  warnings.textContent = card.warnings.map(({ message }) => message).join(' ');
  warnings.hidden = card.warnings.length === 0;
  find('.details tbody', HTMLElement).replaceChildren(...card.texts.map(describeText));
  find('#way', HTMLElement).textContent = describeDrawing(card);
}

/**
 * @param {string} selector
 * @param {string} name
 * @param {string} url
 */
function offer(selector, name, url) {
  const link = find(selector, HTMLAnchorElement);
  link.href = url;
  link.download = name;
}

/** @param {RequestedCard} requested */
function curlOf({ template, variant, values }) {
  const body = JSON.stringify(values).replaceAll("'", String.raw`'\''`);
  const query = variant === 'card' ? '' : `?variant=${variant}`;
  return `curl -s '${location.origin}/create/${template}${query}' -H 'content-type: application/json' -d '${body}'`;
}

/** @param {CardAnswer['texts'][number]} text */
function describeText({ id, lines, fontSize, smallest, box, cut, cutText, runs, tried }) {
  const faces = new Set(runs.flat().map(({ family, weight }) => `${family} ${weight}`));
  const notes = [
    ...(cut ? [`cut; left out: ${cutText ?? ''}`] : []),
    ...(smallest && !cut ? ['at its smallest size'] : []),
    ...tried.map(({ lines, size }) => `${lines} ${lines === 1 ? 'line' : 'lines'}: ${round(size)} px`),
    ...faces,
  ];
  const position =
    box === null ? 'none' : `${round(box.width)} × ${round(box.height)} at ${round(box.x)}, ${round(box.y)}`;
  return make(
    'tr',
    { class: cut ? 'cut' : '' },
    make('th', { scope: 'row' }, id),
    make('td', { lang: 'ja' }, ...lines.flatMap((line) => [line, make('br')])),
    make('td', {}, `${round(fontSize)} px`),
    make('td', {}, position),
    make('td', { class: 'notes' }, notes.join(' · ')),
  );
}

/** @param {CardAnswer} card */
function describeDrawing({ way, reason, timings }) {
  const times = Object.entries(timings).map(([step, duration]) => `${step} ${duration.toFixed(1)} ms`);
  const how = way === 'bands' ? 'Drawn from memoised bands' : `Drawn in full, because of ${reason ?? ''}`;
  return `${how}: ${times.join(', ')}.`;
}
