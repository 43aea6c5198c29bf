/**
 * Compares a card with its golden picture.
 *
 * @import { CardAnswer } from '../answers.ts'
 */
import { find, make } from './dom.js';

/** RGB of differing pixels. Equal pixels are shown in pale grey. */
const MARK = /** @type {const} */ ([214, 0, 98]);
const PALE = 0.25;

let comparing = new AbortController();

export function connectCompare() {
  const split = find('#split', HTMLInputElement);
  const stage = find('#swipe .canvas', HTMLElement);
  const move = () => stage.style.setProperty('--split', `${split.value}%`);
  split.addEventListener('input', move);
  move();
  for (const choice of document.querySelectorAll('[name=compare-by]')) {
    choice.addEventListener('change', () => {
      const isSwipe = find('[name=compare-by]:checked', HTMLInputElement).value === 'swipe';
      find('#swipe', HTMLElement).hidden = !isSwipe;
      find('#difference', HTMLElement).hidden = isSwipe;
    });
  }
}

/**
 * Shows a comparison after its pictures are decoded. The previous comparison stays visible until then. A later call
 * cancels an earlier one.
 *
 * @param {{ card: CardAnswer, url: string, golden: string | null, about: string }} pictures `golden` is a URL. If it is
 *   null, `about` is the reason
 */
export async function compare({ card, url, golden, about }) {
  comparing.abort();
  comparing = new AbortController();
  const { signal } = comparing;
  // The time makes the URL unique. Otherwise the browser would show the picture that the page has loaded before.
  const pictures = golden === null ? [] : await decodeAll([`${golden}?at=${Date.now()}`, url]);
  if (signal.aborted) return;
  const [old, drawn] = pictures;
  const isShown = old !== undefined && drawn !== undefined;
  find('#compare', HTMLElement).hidden = !isShown;
  find('#compare-about', HTMLElement).textContent =
    golden === null || isShown ? about : `${about} cannot be read. Choose the example again.`;
  if (!isShown) return;
  showPicture('golden', old);
  showPicture('drawn', drawn);
  find('#difference-text', HTMLElement).textContent = describeDifference(card, old, drawn);
}

/**
 * Loads and decodes pictures. Each gets a new element, because the source of a decoding element must not change.
 *
 * @param {readonly string[]} urls
 * @returns an empty list if one of them cannot be read
 */
async function decodeAll(urls) {
  const pictures = urls.map((src) => make('img', { src }));
  try {
    await Promise.all(pictures.map((picture) => picture.decode()));
    return pictures;
  } catch {
    return [];
  }
}

/**
 * @param {'golden' | 'drawn'} name
 * @param {HTMLImageElement} picture replaces the shown picture
 */
function showPicture(name, picture) {
  const shown = find(`#swipe .${name}`, HTMLImageElement);
  picture.className = name;
  picture.alt = shown.alt;
  shown.replaceWith(picture);
}

/**
 * Draws the difference of the pictures.
 *
 * @param {CardAnswer} card
 * @param {HTMLImageElement} old
 * @param {HTMLImageElement} drawn
 * @returns a sentence about the difference
 */
function describeDifference(card, old, drawn) {
  if (old.naturalWidth !== card.width || old.naturalHeight !== card.height) {
    putDifference(new ImageData(card.width, card.height));
    return `The golden picture is of ${old.naturalWidth} × ${old.naturalHeight} px, the card of ${card.width} × ${card.height}.`;
  }
  const count = showDifference(pixelsOf(old), pixelsOf(drawn));
  const all = (card.width * card.height).toLocaleString('en');
  return count === 0
    ? `All ${all} pixels are the same.`
    : `${count.toLocaleString('en')} of ${all} pixels differ.`;
}

/** @param {HTMLImageElement} picture */
function pixelsOf(picture) {
  const { naturalWidth: width, naturalHeight: height } = picture;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new Error('Expected a canvas to draw on.');
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, width, height);
}

/**
 * @param {ImageData} old
 * @param {ImageData} drawn must have the same size
 * @returns the number of differing pixels
 */
function showDifference(old, drawn) {
  const { width, height, data } = drawn;
  const shown = new ImageData(width, height);
  // Compares pixels as 32-bit numbers, which is faster than channel by channel.
  const oldPixels = new Uint32Array(old.data.buffer);
  const drawnPixels = new Uint32Array(data.buffer);
  let count = 0;
  for (let pixel = 0; pixel < drawnPixels.length; pixel += 1) {
    const at = pixel * 4;
    const grey = 255 - (255 - (data[at + 1] ?? 0)) * PALE;
    const differs = oldPixels[pixel] !== drawnPixels[pixel];
    if (differs) count += 1;
    shown.data[at] = differs ? MARK[0] : grey;
    shown.data[at + 1] = differs ? MARK[1] : grey;
    shown.data[at + 2] = differs ? MARK[2] : grey;
    shown.data[at + 3] = 255;
  }
  putDifference(shown);
  return count;
}

/** @param {ImageData} shown */
function putDifference(shown) {
  const canvas = find('#difference canvas', HTMLCanvasElement);
  canvas.width = shown.width;
  canvas.height = shown.height;
  canvas.getContext('2d')?.putImageData(shown, 0, 0);
}
