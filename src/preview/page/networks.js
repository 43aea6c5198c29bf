/**
 * Shows the card as networks crop and frame it, imitated with boxes and text.
 *
 * @import { CardAnswer } from '../answers.ts'
 */
import { find, make } from './dom.js';

const SITE = 'example.jp';
const THEMES = /** @type {const} */ (['light', 'dark']);

/**
 * @typedef {object} Post
 * @property {string} title the title of the shared page
 * @property {string} description
 */

/**
 * Pairs of a network's name, which in lower case is also its CSS class, and a function that draws the frame.
 *
 * @type {readonly (readonly [string, (post: Post) => Node[]])[]}
 */
const NETWORKS = [
  ['X', ({ title }) => [shot(make('span', { class: 'over' }, title)), site(`From ${SITE}`)]],
  [
    'LINE',
    ({ title, description }) => [
      make('div', { class: 'bubble' }, shot(), heading(title), about(description), site(SITE)),
    ],
  ],
  [
    'Facebook',
    ({ title, description }) => [
      shot(),
      make('div', { class: 'bar' }, site(SITE), heading(title), about(description)),
    ],
  ],
  ['Slack', quote],
  ['Discord', quote],
];

/**
 * @param {CardAnswer} card
 * @param {string} url URL of the card's picture
 * @param {string} title title of the template
 */
export function showNetworks({ alt, width, height }, url, title) {
  const list = find('.networks', HTMLElement);
  list.replaceChildren(
    ...NETWORKS.flatMap(([name, frame]) =>
      THEMES.map((theme) =>
        make(
          'figure',
          {},
          make('figcaption', {}, `${name}, ${theme}`),
          make(
            'div',
            { class: `network ${name.toLowerCase()} ${theme}` },
            ...frame({ title, description: alt }),
          ),
        ),
      ),
    ),
  );
  for (const picture of list.querySelectorAll('img')) {
    picture.src = url;
    picture.width = width;
    picture.height = height;
  }
}

/** @param {Post} post */
function quote({ title, description }) {
  return [make('div', { class: 'quote' }, site(SITE), heading(title), about(description), shot())];
}

/** @param {...Node} over elements above the picture */
function shot(...over) {
  // No alternative text, because the first tab shows the same card with it.
  return make('div', { class: 'shot' }, make('img', { alt: '' }), ...over);
}

/** @param {string} text */
function site(text) {
  return make('p', { class: 'site' }, text);
}

/** @param {string} title */
function heading(title) {
  return make('p', { class: 'title', lang: 'ja' }, title);
}

/** @param {string} description */
function about(description) {
  return make('p', { class: 'about', lang: 'ja' }, description);
}
