/**
 * The card as networks crop and frame it, drawn with boxes and text alone.
 *
 * @import { CardAnswer } from '../answers.ts'
 */
import { find, make } from './dom.js';

const SITE = 'example.jp';
const THEMES = /** @type {const} */ (['light', 'dark']);

/**
 * @typedef {object} Post
 * @property {string} title of the page that is shared
 * @property {string} description
 */

/** @type {readonly (readonly [string, (post: Post) => Node[]])[]} name, in lower case also the class; what stands around the picture */
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
 * @param {string} url of its picture
 * @param {string} title of the template
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

/** @param {...Node} over what lies over the picture */
function shot(...over) {
  // The card itself, with its text, is on the page's first view.
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
