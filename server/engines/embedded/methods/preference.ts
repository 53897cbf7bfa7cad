import type { Metrics } from "../../types";
import { type Lesson, pairOf } from "../data/lessons";
import type { RowFile } from "../data/row-file";
import { applyGradients, evaluate, learn } from "../model/learning";
import { type EncodedLesson, encodeLesson, type Model } from "../model/model";
import { type Method, rateOf, rounded, type TrainingContext } from "./method";

const RATE = 0.03;
const BETA = 0.1;

/** Part of the gradient towards the preferred answer that stays when the pair is ordered rightly: it keeps that answer likely. */
const ANCHOR = 0.2;

interface Pair<T> {
  preferred: T;
  other: T;
}

/** Losses of the reference model that stay in memory. */
const KEPT_PAIRS = 100_000;

/** Sums over some pairs. */
interface Sums {
  pairs: number;
  loss: number;
  right: number;
  preferredReward: number;
  otherReward: number;
  tokens: number;
  correct: number;
}

/**
 * Direct preference optimization: the preferred answer becomes likelier than the other, relative to `reference`, the
 * model as it was before. A reward is β times how much likelier the model finds an answer than the reference does.
 */
export function preference(context: TrainingContext, reference: Model): Method {
  const { model, hyperparameters, yieldThread } = context;
  const beta = hyperparameters.beta ?? BETA;
  const rate = rateOf(hyperparameters, RATE);

  const known = new Map<RowFile, Map<number, Pair<number>>>();

  function referenceLoss(file: RowFile, row: number, lessons: Pair<Lesson[]>): Pair<number> {
    const losses = known.get(file) ?? new Map<number, Pair<number>>();
    known.set(file, losses);
    const found = losses.get(row);
    if (found) return found;
    const pair = pairFor(reference, lessons);
    const loss = {
      preferred: evaluateAll(reference, pair.preferred).loss,
      other: evaluateAll(reference, pair.other).loss,
    };
    if (losses.size < KEPT_PAIRS) losses.set(row, loss);
    return loss;
  }

  async function evaluatePairs(file: RowFile, rows: readonly number[], learns: boolean): Promise<Sums> {
    const sums: Sums = { pairs: 0, loss: 0, right: 0, preferredReward: 0, otherReward: 0, tokens: 0, correct: 0 };
    for (const row of rows) {
      const lessons = pairOf(await file.row(row));
      const pair = pairFor(model, lessons);
      const before = referenceLoss(file, row, lessons);
      const preferred = evaluateAll(model, pair.preferred);
      const preferredReward = beta * (before.preferred - preferred.loss);
      const otherReward = beta * (before.other - evaluateAll(model, pair.other).loss);
      const margin = preferredReward - otherReward;
      sums.pairs += 1;
      sums.loss += Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, -margin);
      sums.right += margin > 0 ? 1 : 0;
      sums.preferredReward += preferredReward;
      sums.otherReward += otherReward;
      sums.tokens += preferred.tokens;
      sums.correct += preferred.correct;
      if (learns) {
        const pull = beta / (1 + Math.exp(margin));
        for (const passage of pair.preferred) learn(model, passage, pull + ANCHOR * beta);
        for (const passage of pair.other) learn(model, passage, -pull);
      }
      await yieldThread();
    }
    return sums;
  }

  return {
    async step(rows) {
      const sums = await evaluatePairs(context.training, rows, true);
      applyGradients(model, rate);
      return { metrics: metricsOf(sums, "train") };
    },
    async validate(rows, prefix) {
      return context.validation ? metricsOf(await evaluatePairs(context.validation, rows, false), prefix) : {};
    },
  };
}

function pairFor(model: Model, { preferred, other }: Pair<Lesson[]>): Pair<EncodedLesson[]> {
  return {
    preferred: preferred.map((lesson) => encodeLesson(model, lesson)),
    other: other.map((lesson) => encodeLesson(model, lesson)),
  };
}

function evaluateAll(model: Model, passages: readonly EncodedLesson[]) {
  const sum = { loss: 0, tokens: 0, correct: 0 };
  for (const passage of passages) {
    const { loss, tokens, correct } = evaluate(model, passage);
    sum.loss += loss;
    sum.tokens += tokens;
    sum.correct += correct;
  }
  return sum;
}

/** Beside the loss: the share of pairs ordered rightly, the mean rewards and the distance between them. */
function metricsOf(sums: Sums, prefix: string): Metrics {
  const pairs = Math.max(1, sums.pairs);
  return {
    [`${prefix}_loss`]: rounded(sums.loss / pairs),
    [`${prefix}_mean_token_accuracy`]: rounded(sums.correct / Math.max(1, sums.tokens)),
    [`${prefix}_rewards_accuracy`]: rounded(sums.right / pairs),
    [`${prefix}_rewards_margin`]: rounded((sums.preferredReward - sums.otherReward) / pairs),
    [`${prefix}_rewards_chosen`]: rounded(sums.preferredReward / pairs),
    [`${prefix}_rewards_rejected`]: rounded(sums.otherReward / pairs),
  };
}
