import { type Active, positionFeatures, questionFeatures } from "./features";
import type { EncodedLesson, EncodedQuestion, Model } from "./model";
import { eachCopy, likeliest, partition, score } from "./scoring";
import { addGradients, applyRowGradients, descend, ensurePair } from "./weights";

/** How a model finds an answer, summed over its tokens. */
export interface Evaluation {
  tokens: number;
  /** Negative log probability, in nats. */
  loss: number;
  /** Tokens that were the likeliest at their position. */
  correct: number;
}

/** How likely the model finds the answer; nothing is learned. */
export function evaluate(model: Model, passage: EncodedLesson): Evaluation {
  return walk(model, passage, 0);
}

/**
 * Judges the answer and collects gradients that make it likelier, `weight` times as much; a negative weight makes it
 * less likely. `applyGradients` then changes the model.
 */
export function learn(model: Model, passage: EncodedLesson, weight: number): Evaluation {
  return walk(model, passage, weight);
}

/** One Adagrad step with the gradients collected since the last. */
export function applyGradients(model: Model, rate: number): void {
  const { bias, copy, scoring } = model;
  for (let token = 0; scoring.deferred !== 0 && token < bias.gradients.length; token++) {
    bias.gradients[token] =
      (bias.gradients[token] as number) + scoring.deferred * (scoring.biasChances[token] as number);
  }
  scoring.deferred = 0;
  scoring.fresh = false;
  descend(bias, 0, bias.values.length, rate);
  descend(copy, 0, copy.values.length, rate);
  applyRowGradients(model.weights, rate);
}

function walk(model: Model, { reading, answer }: EncodedLesson, weight: number): Evaluation {
  const evaluation: Evaluation = { tokens: answer.length, loss: 0, correct: 0 };
  const question = questionFeatures(model, reading, weight !== 0);
  for (let position = 0; position < answer.length; position++) {
    const token = answer[position] as number;
    const features = [question, positionFeatures(model, reading, answer, position, weight !== 0)];
    score(model, reading, answer, position, features, token);
    const sum = partition(model);
    evaluation.loss += Math.log(sum) - Math.log(Math.max(model.scoring.scores[token] as number, Number.MIN_VALUE));
    if (likeliest(model) === token) evaluation.correct += 1;
    if (weight === 0) continue;
    for (const { rows } of features) for (const row of rows) ensurePair(model.weights, row, token);
    collect(model, token, sum, weight);
    for (const active of features) collectRows(model, active);
    collectCopies(model, reading, answer, position);
  }
  return evaluation;
}

/** Turns exponentials into errors, the gradients of the scores; what tokens that were not scored get is added up for later. */
function collect({ scoring, bias }: Model, right: number, sum: number, weight: number): void {
  const share = weight / sum;
  scoring.deferred += share;
  for (let at = 0; at < scoring.scoredCount; at++) {
    const token = scoring.scored[at] as number;
    const error = share * (scoring.scores[token] as number) - (token === right ? weight : 0);
    scoring.scores[token] = error;
    bias.gradients[token] = (bias.gradients[token] as number) + error - share * (scoring.biasChances[token] as number);
  }
}

function collectRows({ weights, scoring }: Model, { rows, strengths }: Active): void {
  for (let at = 0; at < rows.length; at++) {
    addGradients(weights, rows[at] as number, strengths[at] as number, scoring.scores);
  }
}

function collectCopies(
  { copy, scoring }: Model,
  reading: EncodedQuestion,
  answer: readonly number[],
  position: number,
): void {
  eachCopy(reading, answer, position, (parameter, token) => {
    copy.gradients[parameter] = (copy.gradients[parameter] as number) + (scoring.scores[token] as number);
  });
}
