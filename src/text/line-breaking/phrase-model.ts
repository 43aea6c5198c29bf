// The package's entry also loads an HTML parser and four more models, which takes fifty times as long.
import { model as jaModel } from '../../../node_modules/budoux/dist/data/models/ja.js';

type FeatureWeights = ReadonlyMap<string, number>;

/**
 * BudouX's features of a boundary: what one (U), two (B) or three (T) characters around it say for or against it.
 * The six single characters are numbered from three before to three after; B2 and T2, T3 straddle the boundary.
 */
export interface PhraseModel {
  /** Minus half of the sum of all weights: what a boundary has to overcome. */
  readonly base: number;
  readonly single: readonly FeatureWeights[];
  readonly pairs: readonly FeatureWeights[];
  readonly triples: readonly FeatureWeights[];
}

let japanese: PhraseModel | undefined;

/**
 * BudouX's Japanese model (Apache License 2.0), grouped at the first call.
 */
export function japanesePhraseModel(): PhraseModel {
  japanese ??= toPhraseModel(jaModel);
  return japanese;
}

function toPhraseModel(model: typeof jaModel): PhraseModel {
  const group = (name: string): FeatureWeights => new Map(Object.entries(model[name] ?? {}));
  const weights = Object.values(model).flatMap((features) => Object.values(features));
  return {
    base: -0.5 * weights.reduce((sum, weight) => sum + weight, 0),
    single: ['UW1', 'UW2', 'UW3', 'UW4', 'UW5', 'UW6'].map(group),
    pairs: ['BW1', 'BW2', 'BW3'].map(group),
    triples: ['TW1', 'TW2', 'TW3', 'TW4'].map(group),
  };
}
