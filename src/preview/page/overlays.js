/**
 * Draws overlays above the card: text boxes, safe area, baseline grid.
 *
 * @import { CardAnswer, PreviewVariant } from '../answers.ts'
 */
import { find, makeSvg } from './dom.js';

const KINDS = /** @type {const} */ (['boxes', 'safe', 'grid']);

/** Every nth line of the grid is stronger. */
const STRONG = 4;

/**
 * @param {() => void} onChange
 * @returns {(card: CardAnswer, variant: PreviewVariant) => void} draws the chosen overlays
 */
export function connectOverlays(onChange) {
  const step = find('#grid-step', HTMLInputElement);
  const buttons = KINDS.map(
    (kind) => /** @type {const} */ ([kind, find(`#show-${kind}`, HTMLButtonElement)]),
  );

  const isOn = (/** @type {typeof KINDS[number]} */ kind) =>
    buttons.some(([name, button]) => name === kind && button.getAttribute('aria-pressed') === 'true');
  for (const [, button] of buttons) {
    button.addEventListener('click', () => {
      button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
      find('.step', HTMLElement).hidden = !isOn('grid');
      onChange();
    });
  }
  step.addEventListener('input', onChange);

  return (card, variant) => {
    const overlay = find('#card .overlay', SVGElement);
    overlay.setAttribute('viewBox', `0 0 ${card.width} ${card.height}`);
    overlay.replaceChildren(
      ...(isOn('grid') && step.validity.valid ? gridLines(card, step.valueAsNumber) : []),
      ...(isOn('safe') ? safeArea(card, variant.safeArea) : []),
      ...(isOn('boxes') ? card.texts.flatMap(textBox) : []),
    );
  };
}

/**
 * @param {CardAnswer} card
 * @param {number} step px
 */
function gridLines({ width, height }, step) {
  return Array.from({ length: Math.floor((height - 1) / step) }, (_, index) => {
    const y = (index + 1) * step;
    const strength = (index + 1) % STRONG === 0 ? 'grid strong' : 'grid';
    return makeSvg('path', { class: strength, d: `M0 ${y}H${width}` });
  });
}

/**
 * @param {CardAnswer} card
 * @param {PreviewVariant['safeArea']} safe
 */
function safeArea({ width, height }, { left, top, right, bottom }) {
  const hole = `M${left} ${top}V${bottom}H${right}V${top}Z`;
  return [
    makeSvg('path', { class: 'unsafe', d: `M0 0H${width}V${height}H0Z${hole}` }),
    makeSvg('path', { class: 'safe', d: hole }),
  ];
}

/** @param {CardAnswer['texts'][number]} text */
function textBox({ id, box, fontSize, cut, smallest }) {
  if (box === null) return [];
  const { x, y, width, height } = box;
  const label = `${id}  ${round(fontSize)} px`;
  return [
    makeSvg('rect', { class: cut || smallest ? 'box tight' : 'box', x, y, width, height }),
    makeSvg('text', { x: x + 6, y: y + 24 }, label),
  ];
}

/**
 * Rounds to tenths.
 *
 * @param {number} length
 */
export function round(length) {
  return Math.round(length * 10) / 10;
}
