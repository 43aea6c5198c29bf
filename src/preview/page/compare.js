/**
 * Compares a card with its golden picture.
 *
 * @import { CardAnswer } from '../answers.ts'
 */
import { find } from './dom.js';

/** How a pixel that differs is shown; others are the card in pale grey. */
const MARK = /** @type {const} */ ([214, 0, 98]);
const PALE = 0.25;

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
 * @param {{ card: CardAnswer, url: string, golden: string | null, about: string }} pictures `golden` is a URL; null if
 *   there is none, of which `about` says why
 */
export async function compare({ card, url, golden, about }) {
  find('#compare-about', HTMLElement).textContent = about;
  find('#compare', HTMLElement).hidden = golden === null;
  if (golden === null) return;
  const old = find('#swipe .golden', HTMLImageElement);
  const drawn = find('#swipe .drawn', HTMLImageElement);
  old.src = golden;
  drawn.src = url;
  await Promise.all([old.decode(), drawn.decode()]);
  const text = find('#difference-text', HTMLElement);
  if (old.naturalWidth !== card.width || old.naturalHeight !== card.height) {
    text.textContent = `The golden picture is of ${old.naturalWidth} × ${old.naturalHeight} px, the card of ${card.width} × ${card.height}.`;
    return;
  }
  const count = showDifference(pixelsOf(old), pixelsOf(drawn));
  const all = (card.width * card.height).toLocaleString('en');
  text.textContent =
    count === 0
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
 * @param {ImageData} drawn of the same size
 * @returns how many pixels differ
 */
function showDifference(old, drawn) {
  const { width, height, data } = drawn;
  const shown = new ImageData(width, height);
  let count = 0;
  for (let index = 0; index < data.length; index += 4) {
    const differs = [0, 1, 2, 3].some((channel) => data[index + channel] !== old.data[index + channel]);
    if (differs) count += 1;
    for (const channel of /** @type {const} */ ([0, 1, 2])) {
      const grey = 255 - (255 - (data[index + 1] ?? 0)) * PALE;
      shown.data[index + channel] = differs ? MARK[channel] : grey;
    }
    shown.data[index + 3] = 255;
  }
  const canvas = find('#difference canvas', HTMLCanvasElement);
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(shown, 0, 0);
  return count;
}
