import type { Active } from "./features";
import { COPY_AFTER_ONE, COPY_AFTER_TWO, type EncodedQuestion, type Model, pairKey } from "./model";

/** Stands for "no token in particular". */
export const NO_TOKEN = -1;
const TOP_BIASES = 24;
/** No exponential may overflow, also with a learning rate that is far too high. */
const HIGHEST_EXPONENT = 600;

/** Computes again what is kept between positions and depends on the biases. */
function readBiases({ bias, scoring }: Model): void {
  const { values } = bias;
  if (scoring.biasChances.length !== values.length) {
    scoring.biasChances = new Float64Array(values.length);
    scoring.scores = new Float64Array(values.length);
    scoring.scoredAt = new Int32Array(values.length);
    scoring.scored = new Int32Array(values.length);
    scoring.position = 0;
  }
  scoring.topBiases = topBiasesOf(values);
  scoring.highest = values[scoring.topBiases[0] ?? 0] ?? 0;
  scoring.biasChanceSum = 0;
  for (let token = 0; token < values.length; token++) {
    const chance = Math.exp((values[token] as number) - scoring.highest);
    scoring.biasChances[token] = chance;
    scoring.biasChanceSum += chance;
  }
  scoring.fresh = true;
}

function topBiasesOf(values: Float32Array): number[] {
  const topBiases: number[] = [];
  for (let token = 0; token < values.length; token++) {
    const value = values[token] as number;
    if (topBiases.length === TOP_BIASES && value <= (values[topBiases[TOP_BIASES - 1] as number] as number)) continue;
    let at = topBiases.length;
    while (at > 0 && value > (values[topBiases[at - 1] as number] as number)) at -= 1;
    topBiases.splice(at, 0, token);
    topBiases.length = Math.min(topBiases.length, TOP_BIASES);
  }
  return topBiases;
}

/** Scores every token for which a feature or the question has a weight, and `also`, the token that the caller asks for. */
export function score(
  model: Model,
  reading: EncodedQuestion,
  answer: readonly number[],
  position: number,
  features: readonly Active[],
  also: number,
): void {
  const { scoring, weights, copy } = model;
  if (!scoring.fresh) readBiases(model);
  scoring.position += 1;
  scoring.scoredCount = 0;
  if (also !== NO_TOKEN) addScore(model, also, 0);
  for (const { rows, strengths } of features) {
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] as number;
      const strength = strengths[at] as number;
      const start = weights.starts[row] as number;
      const end = start + (weights.lengths[row] as number);
      for (let pair = start; pair < end; pair++) {
        addScore(model, weights.tokens[pair] as number, strength * (weights.values[pair] as number));
      }
    }
  }
  eachCopy(reading, answer, position, (parameter, token) => addScore(model, token, copy.values[parameter] as number));
}

function addScore({ scoring, bias }: Model, token: number, by: number): void {
  if (scoring.scoredAt[token] !== scoring.position) {
    scoring.scoredAt[token] = scoring.position;
    scoring.scored[scoring.scoredCount++] = token;
    scoring.scores[token] = bias.values[token] as number;
  }
  scoring.scores[token] = (scoring.scores[token] as number) + by;
}

/** Replaces the scores of the scored tokens by their exponentials; returns the sum over all tokens. */
export function partition({ scoring }: Model): number {
  let sum = scoring.biasChanceSum;
  for (let at = 0; at < scoring.scoredCount; at++) {
    const token = scoring.scored[at] as number;
    const chance = Math.exp(Math.min(HIGHEST_EXPONENT, (scoring.scores[token] as number) - scoring.highest));
    scoring.scores[token] = chance;
    sum += chance - (scoring.biasChances[token] as number);
  }
  return Math.max(sum, Number.MIN_VALUE);
}

/** The likeliest token, after `partition`. */
export function likeliest({ scoring }: Model): number {
  let best = scoring.topBiases.find((token) => scoring.scoredAt[token] !== scoring.position) ?? 0;
  let chance = scoring.scoredAt[best] === scoring.position ? 0 : (scoring.biasChances[best] as number);
  for (let at = 0; at < scoring.scoredCount; at++) {
    const token = scoring.scored[at] as number;
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
  for (let at = 0; at < scoring.scoredCount; at++) {
    const token = scoring.scored[at] as number;
    scores[token] = scoring.scores[token] as number;
  }
}

/** Visits every token of the question, then those that follow there on the last token or the last two tokens of the answer. */
export function eachCopy(
  reading: EncodedQuestion,
  answer: readonly number[],
  position: number,
  visit: (parameter: number, token: number) => void,
): void {
  reading.copies.forEach((tokens, kind) => {
    for (const token of tokens) visit(kind, token);
  });
  const last = answer[position - 1];
  if (last === undefined) return;
  for (const token of reading.afterOne.get(last) ?? []) visit(COPY_AFTER_ONE, token);
  const before = answer[position - 2];
  if (before === undefined) return;
  for (const token of reading.afterTwo.get(pairKey(before, last)) ?? []) visit(COPY_AFTER_TWO, token);
}
