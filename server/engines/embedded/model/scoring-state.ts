/**
 * Scores at one position. Only tokens for which a feature or the question has a weight are computed one by one
 * ("scored"); all others have their bias alone, whose exponentials are kept until the biases change.
 */
export interface Scoring {
  /** False once the biases changed. */
  fresh: boolean;
  /** Exponentials of the biases, relative to the highest. */
  biasChances: Float64Array;
  biasChanceSum: number;
  highest: number;
  /** The tokens with the highest biases, the highest first. */
  topBiases: number[];
  /** Sum of weight ÷ partition over the positions learned from: from it follow the gradients of tokens that were not scored. */
  deferred: number;
  scores: Float64Array;
  /** Number of the position at which a token was last scored. */
  scoredAt: Int32Array;
  position: number;
  scored: Int32Array;
  scoredCount: number;
}

export function emptyScoring(): Scoring {
  return {
    fresh: false,
    biasChances: new Float64Array(0),
    biasChanceSum: 0,
    highest: 0,
    topBiases: [],
    deferred: 0,
    scores: new Float64Array(0),
    scoredAt: new Int32Array(0),
    position: 0,
    scored: new Int32Array(0),
    scoredCount: 0,
  };
}
