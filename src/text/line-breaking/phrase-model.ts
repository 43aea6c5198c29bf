import { JAPANESE_MODEL } from './phrase-model-data.ts';

/** By the name of a group of features, such as UW1: the weight of each feature. */
type Weights = Readonly<Record<string, Readonly<Record<string, number>>>>;
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

/** BudouX's Japanese model (Apache License 2.0), parsed at the first call. */
export function japanesePhraseModel(): PhraseModel {
  japanese ??= toPhraseModel(JSON.parse(JAPANESE_MODEL));
  return japanese;
}

function toPhraseModel(model: Weights): PhraseModel {
  const group = (name: string): FeatureWeights => new Map(Object.entries(model[name] ?? {}));
  const weights = Object.values(model).flatMap((features) => Object.values(features));
  return {
    base: -0.5 * weights.reduce((sum, weight) => sum + weight, 0),
    single: ['UW1', 'UW2', 'UW3', 'UW4', 'UW5', 'UW6'].map(group),
    pairs: ['BW1', 'BW2', 'BW3'].map(group),
    triples: ['TW1', 'TW2', 'TW3', 'TW4'].map(group),
  };
}
