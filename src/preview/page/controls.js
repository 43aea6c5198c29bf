/**
 * Makes controls. Each control reads and writes one kind of value.
 *
 * @import { Schema } from './schema.js'
 */
import { make } from './dom.js';

/**
 * @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} ControlElement
 */

/**
 * @typedef {object} Control
 * @property {ControlElement} element
 * @property {() => unknown} read returns undefined for no value
 * @property {(value: unknown) => void} write
 */

/** Characters. A longer text gets a control with several lines. */
const LONG_TEXT = 24;

/**
 * @param {Schema} schema
 * @param {boolean} optional
 * @returns {Control}
 */
export function makeControl(schema, optional) {
  if (schema.enum !== undefined) return makeChoice(schema.enum, optional);
  switch (schema.type) {
    case 'string':
      return makeText(schema, optional);
    case 'integer':
    case 'number':
      return makeNumber(schema);
    case 'boolean':
      return makeSwitch();
    case undefined:
    default:
      return makeJson();
  }
}

/**
 * @param {Schema} schema
 * @param {boolean} optional
 * @returns {Control}
 */
function makeText({ maxLength = Infinity }, optional) {
  const element = maxLength > LONG_TEXT ? make('textarea', { rows: 1 }) : make('input', { type: 'text' });
  return {
    element,
    read: () => (optional && element.value === '' ? undefined : element.value),
    write: (value) => void (element.value = asText(value)),
  };
}

/**
 * @param {Schema} schema
 * @returns {Control}
 */
function makeNumber({ type, minimum, maximum }) {
  const element = make('input', {
    type: 'number',
    step: type === 'integer' ? 1 : 'any',
    min: minimum ?? false,
    max: maximum ?? false,
  });
  return {
    element,
    read: () => (element.value === '' ? undefined : Number(element.value)),
    write: (value) => void (element.value = asText(value)),
  };
}

/** @returns {Control} */
function makeSwitch() {
  const element = make('input', { type: 'checkbox' });
  return {
    element,
    read: () => element.checked,
    write: (value) => void (element.checked = value === true),
  };
}

/**
 * @param {readonly unknown[]} values
 * @param {boolean} optional
 * @returns {Control}
 */
function makeChoice(values, optional) {
  const choices = optional ? [undefined, ...values] : values;
  const options = choices.map((value) => make('option', {}, value === undefined ? '–' : asText(value)));
  const element = make('select', {}, ...options);
  return {
    element,
    read: () => choices[element.selectedIndex],
    write: (value) => void (element.selectedIndex = Math.max(0, choices.indexOf(value))),
  };
}

/**
 * Makes a control for JSON. It edits the values that have no other control.
 *
 * @returns {Control}
 */
function makeJson() {
  const element = make('textarea', { rows: 2, class: 'json', spellcheck: 'false' });
  return {
    element,
    read() {
      if (element.value.trim() === '') return undefined;
      try {
        return JSON.parse(element.value);
      } catch {
        // Sent unchanged, so that the service reports the error.
        return element.value;
      }
    },
    write: (value) => void (element.value = value === undefined ? '' : JSON.stringify(value)),
  };
}

/**
 * Returns a value as text. A value of a wrong type becomes JSON, so that the designer can correct it.
 *
 * @param {unknown} value
 */
function asText(value) {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
