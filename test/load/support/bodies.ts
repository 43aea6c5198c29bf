import * as fc from 'fast-check';
import { endlessAreas } from '../../../bench/support/cards.ts';
import { hostileText } from '../../hostile/support/hostile-text.ts';
import { PREDICTION } from '../../support/post-context.ts';

const SYLLABARY =
  'いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす';
const CHUNK = 1_000;
const HOSTILE_TEXTS = 500;
/** One body in so many is hostile. */
const HOSTILE_SHARE = 5;

/** Contexts as the app posts them, of which no two are the same. */
function* distinctBodies(seed: number): Generator<string, never> {
  for (let round = 0; ; round += 1) {
    // Rounds of the same length would repeat their areas.
    for (const context of endlessAreas(CHUNK, seed + round)) {
      yield JSON.stringify({ ...context, area: `${context.area}${round}` });
    }
  }
}

/** Contexts of the article template, whose card takes the renderer longest, and of which no two are the same. */
export function* distinctArticles(): Generator<string, never> {
  for (let index = 0; ; index += 1) {
    const start = (index * 7) % SYLLABARY.length;
    const line = SYLLABARY.slice(start) + SYLLABARY.slice(0, start);
    yield JSON.stringify({
      title: `${line}${index}`,
      author: `著者${index}`,
      site: `便り${index}`,
      date: '9月3日',
    });
  }
}

/** The same as `distinctBodies` with hostile ones among them: texts that are refused or hard to set, and bodies that are no contexts. */
export function* hostileMix(seed: number): Generator<string, never> {
  const texts = fc.sample(hostileText, { numRuns: HOSTILE_TEXTS, seed });
  const ordinary = distinctBodies(seed);
  for (let index = 0; ; index += 1) {
    yield ordinary.next().value;
    if (index % (HOSTILE_SHARE - 1) > 0) continue;
    const text = `${texts[index % texts.length] ?? ''}${index}`;
    yield index % (2 * (HOSTILE_SHARE - 1)) === 0
      ? JSON.stringify({ ...PREDICTION, period: text })
      : `{"area": ${JSON.stringify(text)}, "age": `.repeat(3);
  }
}
