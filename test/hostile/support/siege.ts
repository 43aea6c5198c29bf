/** Honest clients while others attack: whether they get their cards, and what it takes the service. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from '../../load/support/post-card.ts';
import { readFigures } from '../../load/support/process-figures.ts';
import { startWatched, type Stops, type WatchedService } from '../../load/support/start-watched.ts';
import { gradient } from '../../picture/support/pictures.ts';
import { createCard, newContext } from '../../support/post-context.ts';
import { copyService } from '../../support/service-copy.ts';
import { openDoor, type Door } from './doors.ts';
import type { Target } from './attacks.ts';

const PROFILE = fileURLToPath(new URL('../../../starters/profile', import.meta.url));

/** Between two new cards, two cards with a picture, and two questions whether the service lives, ms. */
const [CARDS, PICTURES, QUESTIONS] = [50, 200, 50];

const PORTRAIT = await gradient(600, 600).jpeg().toBuffer();

/** Of the service's own process, MB. */
export const MEMORY_LIMIT = 400;
/** Of the honest cards, and of those with pictures. */
const LEAST_MADE = 0.95;
/** ms */
const LIMITS = { cards: 500, questions: 100 };

export interface Besieged {
  readonly service: WatchedService;
  readonly target: Target;
  close(): Promise<void>;
}

/** Starts the service as it is by default on two processors, with a template that takes pictures. */
export async function besiege(): Promise<Besieged> {
  const root = copyService();
  cpSync(PROFILE, join(root, 'templates/profile'), { recursive: true });
  const service = await startWatched({ root, environment: { RENDERER_PROCESSES: '2' } });
  const { url } = await createCard(service.url, newContext());
  return {
    service,
    target: { port: service.port, pictures: 'profile', image: new URL(url).pathname.split('/').at(-1) ?? '' },
    async close() {
      await service.stop();
      rmSync(root, { recursive: true });
    },
  };
}

export interface Outcome {
  readonly asked: number;
  /** Cards that were made. */
  readonly made: number;
  /** Cards that show a picture of the client. */
  readonly picturesAsked: number;
  readonly picturesMade: number;
  /** Of the cards that were made, and of the questions whether the service lives; ascending, ms. */
  readonly cards: readonly number[];
  readonly questions: readonly number[];
  /** Questions that got no answer, or another. */
  readonly unanswered: number;
  readonly stops: Stops;
  /** Largest resident memory of the service's own process, and of its others together, MB. */
  readonly service: number;
  readonly others: number;
  /** Processes that ended, and seconds of it all. */
  readonly ended: number;
  readonly seconds: number;
}

export interface Siege {
  /** Names. */
  readonly attacks: readonly string[];
  /** Through which all clients come. */
  readonly door: Door;
  /** ms */
  readonly duration: number;
}

/** @returns the context of a card with a picture that no other has */
function portrait(number: number): string {
  const picture = Buffer.concat([PORTRAIT, Buffer.from(`${process.pid} ${number}`)]);
  const avatar = `data:image/jpeg;base64,${picture.toString('base64')}`;
  return JSON.stringify({ name: '青木 はるか', role: '協力隊', about: '海の見える町で。', avatar });
}

/** Makes new cards at a constant rate while the attacks go on. */
export async function withstand(
  { service, target: inside }: Besieged,
  { attacks, door, duration }: Siege,
): Promise<Outcome> {
  const opened = await openDoor(door, service.port);
  const target = { ...inside, port: opened.port };
  await service.longestStops();
  const attacker = fork(new URL('attacker.ts', import.meta.url), [JSON.stringify(target), ...attacks]);
  const ended = once(attacker, 'exit');
  await once(attacker, 'message');
  const startedAt = performance.now();
  const logged = service.logs.length;
  const cards = createClient(`http://127.0.0.1:${target.port}/create`, 10_000);
  const times: { card: number[]; question: number[] } = { card: [], question: [] };
  const pictures = createClient(`http://127.0.0.1:${target.port}/create/${target.pictures}`, 10_000);
  let [asked, made, picturesAsked, picturesMade] = [0, 0, 0, 0];
  let [unanswered, own, others] = [0, 0, 0];

  const repeat = async (every: number, act: () => Promise<void>): Promise<void> => {
    const acts: Promise<void>[] = [];
    for (let next = startedAt; next < startedAt + duration; next += every) {
      await sleep(Math.max(0, next - performance.now()));
      acts.push(act());
    }
    await Promise.all(acts);
  };
  const makeCard = async (): Promise<void> => {
    asked += 1;
    const askedAt = performance.now();
    const { status } = await cards.post(JSON.stringify(newContext()));
    if (status !== 201) return;
    made += 1;
    times.card.push(performance.now() - askedAt);
  };
  const makeCardWithPicture = async (): Promise<void> => {
    picturesAsked += 1;
    const { status } = await pictures.post(portrait(picturesAsked));
    if (status < 300) picturesMade += 1;
  };
  const askWhetherItLives = async (): Promise<void> => {
    const askedAt = performance.now();
    const answer = await fetch(`http://127.0.0.1:${target.port}/health/live`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) times.question.push(performance.now() - askedAt);
    else unanswered += 1;
    const figures = readFigures(service.pid);
    own = Math.max(own, figures.service);
    others = Math.max(others, figures.renderers);
  };
  await Promise.all([
    repeat(CARDS, makeCard),
    repeat(PICTURES, makeCardWithPicture),
    repeat(QUESTIONS, askWhetherItLives),
  ]);
  const stops = await service.longestStops();
  attacker.disconnect();
  await ended;
  cards.close();
  pictures.close();
  await opened.close();
  return {
    asked,
    made,
    picturesAsked,
    picturesMade,
    cards: times.card.toSorted((one, other) => one - other),
    questions: times.question.toSorted((one, other) => one - other),
    unanswered,
    stops,
    service: own,
    others,
    ended: service.logs.slice(logged).filter(({ message }) => message === 'process_ended').length,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

/** @returns what of the promises to honest clients was not kept that does not depend on the machine's speed */
export function findHarm(outcome: Outcome): readonly string[] {
  const { asked, made, picturesAsked, picturesMade, unanswered, service, ended, seconds, stops } = outcome;
  return [
    made < LEAST_MADE * asked && `${made} of ${asked} cards`,
    picturesMade < LEAST_MADE * picturesAsked && `${picturesMade} of ${picturesAsked} cards with pictures`,
    unanswered > 0 && `${unanswered} questions without an answer`,
    service >= MEMORY_LIMIT && `${service} MB`,
    ended > seconds && `${ended} processes ended in ${seconds} s`,
    stops.processor >= LIMITS.questions &&
      `the event loop stopped for ${stops.processor} ms of processor time`,
  ].filter((harm) => harm !== false);
}

/** @returns what of the promises was not kept, on a machine that does nothing else */
export function findDelays({ cards, questions }: Outcome): readonly string[] {
  const [card, question] = [percentile(cards, 0.99), percentile(questions, 1)];
  return [
    card >= LIMITS.cards && `p99 of the cards: ${card} ms`,
    question >= LIMITS.questions && `longest wait for /health/live: ${question} ms`,
  ].filter((delay) => delay !== false);
}

/** @param times ascending */
export function percentile(times: readonly number[], share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
}
