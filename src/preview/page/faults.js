/**
 * Shows the faults of the saved files and the status of the page.
 *
 * @import { PreviewFault, PreviewTemplate, StateAnswer } from '../answers.ts'
 */
import { announce, find, make } from './dom.js';

/** @type {readonly PreviewFault[]} */
let shown = [];

/**
 * Returns the faults that affect a template: its own, and those that are not in a file.
 *
 * @param {StateAnswer} state
 * @param {PreviewTemplate | null} template the shown template
 */
export function faultsOf({ faults }, template) {
  return faults.filter(
    ({ file }) => file === null || template === null || `/${file}`.includes(`/${template.name}/`),
  );
}

/**
 * @param {StateAnswer} state
 * @param {PreviewTemplate | null} template the shown template
 */
export function showFaults(state, template) {
  const { faults, loading } = state;
  const panel = find('#faults', HTMLElement);
  panel.hidden = faults.length === 0;
  find('ol', HTMLElement, panel).replaceChildren(
    ...faults.map((fault) =>
      make('li', {}, make('code', {}, locationOf(fault)), make('span', {}, fault.message)),
    ),
  );
  if (!loading && JSON.stringify(shown) !== JSON.stringify(faults)) {
    const [first] = faults;
    announce(
      first === undefined ? 'The saved files can be used again.' : `${locationOf(first)}: ${first.message}`,
    );
    shown = faults;
  }
  document.body.classList.toggle('faulty', faultsOf(state, template).length > 0);
}

/** @param {PreviewFault} fault */
function locationOf({ file, line }) {
  if (file === null) return 'templates';
  return line === null ? file : `${file}:${line}`;
}

/**
 * @param {'good' | 'busy' | 'bad'} kind
 * @param {string} text
 */
export function showStatus(kind, text) {
  find('#state', HTMLElement).className = kind;
  find('#state-text', HTMLElement).textContent = text;
}
