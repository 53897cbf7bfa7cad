import { type Active, placeFeatures, questionFeatures } from "./features";
import type { Model, Passage, Reading } from "./model";
import { eachCopy, likeliest, partition, score } from "./scoring";
import { addGradients, applyRowGradients, descend, ensurePair } from "./weights";

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
  const { bias, copy, scoring } = model;
  for (let token = 0; scoring.owed !== 0 && token < bias.gradients.length; token++) {
    bias.gradients[token] = (bias.gradients[token] as number) + scoring.owed * (scoring.asleep[token] as number);
  }
  scoring.owed = 0;
  scoring.fresh = false;
  descend(bias, 0, bias.values.length, rate);
  descend(copy, 0, copy.values.length, rate);
  applyRowGradients(model.weights, rate);
}

function walk(model: Model, { reading, answer }: Passage, weight: number): Judgement {
  const judgement: Judgement = { tokens: answer.length, loss: 0, correct: 0 };
  const question = questionFeatures(model, reading, weight !== 0);
  for (let place = 0; place < answer.length; place++) {
    const token = answer[place] as number;
    const features = [question, placeFeatures(model, reading, answer, place, weight !== 0)];
    score(model, reading, answer, place, features, token);
    const sum = partition(model);
    judgement.loss += Math.log(sum) - Math.log(Math.max(model.scoring.scores[token] as number, Number.MIN_VALUE));
    if (likeliest(model) === token) judgement.correct += 1;
    if (weight === 0) continue;
    for (const { rows } of features) for (const row of rows) ensurePair(model.weights, row, token);
    collect(model, token, sum, weight);
    for (const active of features) collectRows(model, active);
    collectCopies(model, reading, answer, place);
  }
  return judgement;
}

/** Turns exponentials into errors, the gradients of the scores; what sleeping tokens get is noted for later. */
function collect({ scoring, bias }: Model, right: number, sum: number, weight: number): void {
  const share = weight / sum;
  scoring.owed += share;
  for (let at = 0; at < scoring.awakeCount; at++) {
    const token = scoring.awake[at] as number;
    const error = share * (scoring.scores[token] as number) - (token === right ? weight : 0);
    scoring.scores[token] = error;
    bias.gradients[token] = (bias.gradients[token] as number) + error - share * (scoring.asleep[token] as number);
  }
}

function collectRows({ weights, scoring }: Model, { rows, strengths }: Active): void {
  for (let at = 0; at < rows.length; at++) {
    addGradients(weights, rows[at] as number, strengths[at] as number, scoring.scores);
  }
}

function collectCopies({ copy, scoring }: Model, reading: Reading, answer: readonly number[], place: number): void {
  eachCopy(reading, answer, place, (parameter, token) => {
    copy.gradients[parameter] = (copy.gradients[parameter] as number) + (scoring.scores[token] as number);
  });
}
