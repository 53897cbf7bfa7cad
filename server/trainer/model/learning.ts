import { tokenCount } from "../text/vocabulary";
import { type Active, placeFeatures, questionFeatures } from "./features";
import { COPY_AFTER_ONE, COPY_AFTER_TWO, type Model, type Passage, pairKey, type Reading } from "./model";
import { addGradients, addScores, applyRowGradients, descend, ensurePair } from "./weights";

/** What a model makes of an answer: summed over its tokens. */
export interface Judgement {
  tokens: number;
  /** Negative log probability, in nats. */
  loss: number;
  /** Tokens that were the likeliest at their place. */
  correct: number;
}

/** How likely the model finds the answer; nothing is learned. */
export function judge(model: Model, passage: Passage): Judgement {
  return walk(model, passage, 0);
}

/**
 * Judges the answer and collects gradients that make it likelier, `weight` times as much; a negative weight makes it
 * less likely. `applyGradients` then changes the model.
 */
export function learn(model: Model, passage: Passage, weight: number): Judgement {
  return walk(model, passage, weight);
}

/** One Adagrad step with the gradients collected since the last. */
export function applyGradients(model: Model, rate: number): void {
  descend(model.bias, 0, model.bias.values.length, rate);
  descend(model.copy, 0, model.copy.values.length, rate);
  applyRowGradients(model.weights, rate);
}

function walk(model: Model, { reading, answer }: Passage, weight: number): Judgement {
  const judgement: Judgement = { tokens: answer.length, loss: 0, correct: 0 };
  const question = questionFeatures(model, reading, weight !== 0);
  const chances = new Float64Array(tokenCount(model.vocabulary));
  for (let place = 0; place < answer.length; place++) {
    const token = answer[place] as number;
    const active = placeFeatures(model, reading, answer, place, weight !== 0);
    score(model, reading, answer, place, [question, active], chances);
    const likeliest = softmax(chances);
    judgement.loss -= Math.log(Math.max(chances[token] as number, 1e-300));
    if (likeliest === token) judgement.correct += 1;
    if (weight === 0) continue;
    for (const row of [...question.rows, ...active.rows]) ensurePair(model.weights, row, token);
    chances[token] = (chances[token] as number) - 1;
    collect(model, reading, answer, place, [question, active], chances, weight);
  }
  return judgement;
}

/** Scores of all tokens at a place, written to `scores`. */
export function score(
  model: Model,
  reading: Reading,
  answer: readonly number[],
  place: number,
  features: readonly Active[],
  scores: Float64Array,
): void {
  scores.set(model.bias.values);
  for (const { rows, strengths } of features) {
    for (let at = 0; at < rows.length; at++) {
      addScores(model.weights, rows[at] as number, strengths[at] as number, scores);
    }
  }
  eachCopy(reading, answer, place, (parameter, token) => {
    scores[token] = (scores[token] as number) + (model.copy.values[parameter] as number);
  });
}

function collect(
  model: Model,
  reading: Reading,
  answer: readonly number[],
  place: number,
  features: readonly Active[],
  errors: Float64Array,
  weight: number,
): void {
  for (let token = 0; token < errors.length; token++) {
    const error = weight * (errors[token] as number);
    errors[token] = error;
    model.bias.gradients[token] = (model.bias.gradients[token] as number) + error;
  }
  for (const { rows, strengths } of features) {
    for (let at = 0; at < rows.length; at++) {
      addGradients(model.weights, rows[at] as number, strengths[at] as number, errors);
    }
  }
  const { gradients } = model.copy;
  eachCopy(reading, answer, place, (parameter, token) => {
    gradients[parameter] = (gradients[parameter] as number) + (errors[token] as number);
  });
}

function eachCopy(
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

/** Turns scores into probabilities in place; returns the likeliest token. */
export function softmax(scores: Float64Array): number {
  let likeliest = 0;
  for (let token = 1; token < scores.length; token++) {
    if ((scores[token] as number) > (scores[likeliest] as number)) likeliest = token;
  }
  const highest = scores[likeliest] as number;
  let sum = 0;
  for (let token = 0; token < scores.length; token++) {
    const chance = Math.exp((scores[token] as number) - highest);
    scores[token] = chance;
    sum += chance;
  }
  for (let token = 0; token < scores.length; token++) scores[token] = (scores[token] as number) / sum;
  return likeliest;
}
