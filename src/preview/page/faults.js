/**
 * What is wrong with the saved files, and how the page is doing.
 *
 * @import { PreviewFault, PreviewTemplate, StateAnswer } from '../answers.ts'
 */
import { announce, find, make } from './dom.js';

/** @type {readonly PreviewFault[]} */
let shown = [];

/**
 * Returns the faults that keep the saved files of a template from being drawn, which those of others do not.
 *
 * @param {StateAnswer} state
 * @param {PreviewTemplate | null} template that is shown
 */
export function faultsOf({ faults }, template) {
  return faults.filter(
    ({ file }) => file === null || template === null || `/${file}`.includes(`/${template.name}/`),
  );
}

/**
 * @param {StateAnswer} state
 * @param {PreviewTemplate | null} template that is shown
 */
export function showFaults(state, template) {
  const { faults, loading } = state;
  const panel = find('#faults', HTMLElement);
  panel.hidden = faults.length === 0;
  find('ol', HTMLElement, panel).replaceChildren(
    ...faults.map((fault) =>
      make('li', {}, make('code', {}, placeOf(fault)), make('span', {}, fault.message)),
    ),
  );
  if (!loading && JSON.stringify(shown) !== JSON.stringify(faults)) {
    const [first] = faults;
    announce(
      first === undefined ? 'The saved files can be used again.' : `${placeOf(first)}: ${first.message}`,
    );
    shown = faults;
  }
  document.body.classList.toggle('faulty', faultsOf(state, template).length > 0);
}

/** @param {PreviewFault} fault */
function placeOf({ file, line }) {
  if (file === null) return 'templates';
  return line === null ? file : `${file}:${line}`;
}

/**
 * @param {'good' | 'busy' | 'bad'} kind
 * @param {string} text
 */
export function showStanding(kind, text) {
  find('#state', HTMLElement).className = kind;
  find('#state-text', HTMLElement).textContent = text;
}
