/**
 * Calls the service.
 *
 * @import { CardAnswer, RequestedCard, StateAnswer } from '../answers.ts'
 */

/**
 * @typedef {object} FieldError
 * @property {string} pointer JSON Pointer (RFC 6901) into the values
 * @property {string} message
 */

/** Thrown for an answer with a problem document (RFC 9457). */
export class Refusal extends Error {
  /**
   * @param {string} message
   * @param {readonly FieldError[]} errors
   */
  constructor(message, errors) {
    super(message);
    this.errors = errors;
  }
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<StateAnswer>}
 */
export async function readState(signal) {
  return readAnswer(await fetch('/preview/state', { signal }));
}

/**
 * @param {RequestedCard} requested
 * @param {AbortSignal} signal
 * @returns {Promise<CardAnswer>}
 */
export async function drawCard({ template, variant, values }, signal) {
  const query = new URLSearchParams({ variant });
  const response = await fetch(`/preview/cards/${template}?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(values),
    signal,
  });
  return readAnswer(response);
}

/** @param {Response} response */
async function readAnswer(response) {
  const answer = await response.json();
  if (response.ok) return answer;
  throw new Refusal(`${answer.title}. ${answer.detail}`, answer.errors ?? []);
}

/**
 * Calls `onChange` after files are saved or loaded and after a reconnection, and `onLost` if the connection is lost.
 *
 * @param {{ onChange: () => void, onLost: () => void }} listeners
 */
export function listen({ onChange, onLost }) {
  const events = new EventSource('/preview/events');
  events.addEventListener('open', onChange);
  events.addEventListener('message', onChange);
  events.addEventListener('error', onLost);
}

/** @param {CardAnswer} card */
export function pictureOf({ png }) {
  const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: 'image/png' });
}
