import type { FastifyReply } from 'fastify';

/** Of the header, for the API document. */
export const SERVER_TIMING = { type: 'string', description: 'Milliseconds per step' } as const;

/** What cannot stand in a token, RFC 9110, section 5.6.2. */
const NOT_TOKEN = /[^!#$%&'*+.^_`|~\w-]/gu;

/** The value of the header Server-Timing (W3C) for steps and their milliseconds: `renderer;dur=12.3, store;dur=4.5`. */
function serverTiming(steps: readonly (readonly [step: string, milliseconds: number])[]): string {
  return steps.map(([step, duration]) => `${step.replace(NOT_TOKEN, '-')};dur=${duration}`).join(', ');
}

/** Tells the client and the log how long the steps took. */
export function reportTimings(timings: Readonly<Record<string, number>>, reply: FastifyReply): void {
  const { trail } = reply.request;
  const total = performance.now() - trail.startedAt;
  const rounded = Object.entries({ ...timings, total }).map(
    ([step, duration]) => [step, round(duration)] as const,
  );
  trail.milliseconds = Object.fromEntries(rounded);
  reply.header('server-timing', serverTiming(rounded));
}

/** To a hundredth. */
function round(duration: number): number {
  return Math.round(duration * 100) / 100;
}
