/**
 * Scores at one place. Only tokens that something speaks for are looked at one by one ("awake"); all others have
 * nothing but their bias, whose exponentials are kept from place to place until the biases change.
 */
export interface Scoring {
  /** False once the biases changed. */
  fresh: boolean;
  /** Exponentials of the biases, relative to the highest. */
  asleep: Float64Array;
  asleepSum: number;
  highest: number;
  /** Tokens by bias, the highest first, as far as they are needed. */
  leaders: number[];
  /** Sum of weight ÷ partition over the places learned from: what sleeping tokens owe to their gradients. */
  owed: number;
  scores: Float64Array;
  /** Number of the place at which a token was last awake. */
  wokenAt: Int32Array;
  place: number;
  awake: Int32Array;
  awakeCount: number;
}

export function emptyScoring(): Scoring {
  return {
    fresh: false,
    asleep: new Float64Array(0),
    asleepSum: 0,
    highest: 0,
    leaders: [],
    owed: 0,
    scores: new Float64Array(0),
    wokenAt: new Int32Array(0),
    place: 0,
    awake: new Int32Array(0),
    awakeCount: 0,
  };
}
