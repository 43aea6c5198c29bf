/** What cannot stand in a token, RFC 9110, section 5.6.2. */
const NOT_TOKEN = /[^!#$%&'*+.^_`|~\w-]/gu;

/** The value of the header Server-Timing (W3C) for steps and their milliseconds: `renderer;dur=12.3, store;dur=4.5`. */
export function serverTiming(steps: readonly (readonly [step: string, milliseconds: number])[]): string {
  return steps.map(([step, duration]) => `${step.replace(NOT_TOKEN, '-')};dur=${duration}`).join(', ');
}
