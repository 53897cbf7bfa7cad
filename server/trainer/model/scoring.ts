import type { Active } from "./features";
import { COPY_AFTER_ONE, COPY_AFTER_TWO, type Model, pairKey, type Reading } from "./model";

/** Stands for "no token in particular". */
export const NO_TOKEN = -1;
const LEADERS = 24;
/** No exponential may overflow, however foolish the learning rate. */
const HIGHEST_EXPONENT = 600;

/** Brings what is kept between places up to date with the biases. */
function refresh({ bias, scoring }: Model): void {
  const { values } = bias;
  if (scoring.asleep.length !== values.length) {
    scoring.asleep = new Float64Array(values.length);
    scoring.scores = new Float64Array(values.length);
    scoring.wokenAt = new Int32Array(values.length);
    scoring.awake = new Int32Array(values.length);
    scoring.place = 0;
  }
  scoring.leaders = leadersOf(values);
  scoring.highest = values[scoring.leaders[0] ?? 0] ?? 0;
  scoring.asleepSum = 0;
  for (let token = 0; token < values.length; token++) {
    const chance = Math.exp((values[token] as number) - scoring.highest);
    scoring.asleep[token] = chance;
    scoring.asleepSum += chance;
  }
  scoring.fresh = true;
}

function leadersOf(values: Float32Array): number[] {
  const leaders: number[] = [];
  for (let token = 0; token < values.length; token++) {
    const value = values[token] as number;
    if (leaders.length === LEADERS && value <= (values[leaders[LEADERS - 1] as number] as number)) continue;
    let at = leaders.length;
    while (at > 0 && value > (values[leaders[at - 1] as number] as number)) at -= 1;
    leaders.splice(at, 0, token);
    leaders.length = Math.min(leaders.length, LEADERS);
  }
  return leaders;
}

/** Scores every token that a feature, the question or the caller (`also`) speaks for. */
export function score(
  model: Model,
  reading: Reading,
  answer: readonly number[],
  place: number,
  features: readonly Active[],
  also: number,
): void {
  const { scoring, weights, copy } = model;
  if (!scoring.fresh) refresh(model);
  scoring.place += 1;
  scoring.awakeCount = 0;
  if (also !== NO_TOKEN) raise(model, also, 0);
  for (const { rows, strengths } of features) {
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] as number;
      const strength = strengths[at] as number;
      const start = weights.starts[row] as number;
      const end = start + (weights.lengths[row] as number);
      for (let pair = start; pair < end; pair++) {
        raise(model, weights.tokens[pair] as number, strength * (weights.values[pair] as number));
      }
    }
  }
  eachCopy(reading, answer, place, (parameter, token) => raise(model, token, copy.values[parameter] as number));
}

function raise({ scoring, bias }: Model, token: number, by: number): void {
  if (scoring.wokenAt[token] !== scoring.place) {
    scoring.wokenAt[token] = scoring.place;
    scoring.awake[scoring.awakeCount++] = token;
    scoring.scores[token] = bias.values[token] as number;
  }
  scoring.scores[token] = (scoring.scores[token] as number) + by;
}

/** Turns the scores of tokens that are awake into exponentials; returns the sum over all tokens. */
export function partition({ scoring }: Model): number {
  let sum = scoring.asleepSum;
  for (let at = 0; at < scoring.awakeCount; at++) {
    const token = scoring.awake[at] as number;
    const chance = Math.exp(Math.min(HIGHEST_EXPONENT, (scoring.scores[token] as number) - scoring.highest));
    scoring.scores[token] = chance;
    sum += chance - (scoring.asleep[token] as number);
  }
  return Math.max(sum, Number.MIN_VALUE);
}

/** The likeliest token, after `partition`. */
export function likeliest({ scoring }: Model): number {
  let best = scoring.leaders.find((token) => scoring.wokenAt[token] !== scoring.place) ?? 0;
  let chance = scoring.wokenAt[best] === scoring.place ? 0 : (scoring.asleep[best] as number);
  for (let at = 0; at < scoring.awakeCount; at++) {
    const token = scoring.awake[at] as number;
    if ((scoring.scores[token] as number) > chance) {
      best = token;
      chance = scoring.scores[token] as number;
    }
  }
  return best;
}

/** Scores of all tokens, for drawing one; written to `scores`. */
export function allScores({ scoring, bias }: Model, scores: Float64Array): void {
  scores.set(bias.values);
  for (let at = 0; at < scoring.awakeCount; at++) {
    const token = scoring.awake[at] as number;
    scores[token] = scoring.scores[token] as number;
  }
}

/** Visits every token that stands in the question or follows there what stands before the place. */
export function eachCopy(
  reading: Reading,
  answer: readonly number[],
  place: number,
  visit: (parameter: number, token: number) => void,
): void {
  reading.copies.forEach((tokens, kind) => {
    for (const token of tokens) visit(kind, token);
  });
  const last = answer[place - 1];
  if (last === undefined) return;
  for (const token of reading.afterOne.get(last) ?? []) visit(COPY_AFTER_ONE, token);
  const before = answer[place - 2];
  if (before === undefined) return;
  for (const token of reading.afterTwo.get(pairKey(before, last)) ?? []) visit(COPY_AFTER_TWO, token);
}
