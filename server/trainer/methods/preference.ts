import { type Lesson, pairOf } from "../data/lessons";
import type { RowFile } from "../data/row-file";
import { applyGradients, judge, learn } from "../model/learning";
import { type Model, type Passage, passageOf } from "../model/model";
import type { Metrics } from "../types";
import { type Method, rateOf, rounded, type Workshop } from "./method";

const RATE = 0.03;
const BETA = 0.1;

/** How much of the pull on the preferred answer stays when the pair is in order: keeps it from sinking with the other. */
const ANCHOR = 0.2;

interface Pair<T> {
  preferred: T;
  other: T;
}

/** References' judgements that stay in memory. */
const KEPT_PAIRS = 100_000;

/** What was seen of some pairs, summed over them. */
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
export function preference(workshop: Workshop, reference: Model): Method {
  const { model, hyperparameters, breathe } = workshop;
  const beta = hyperparameters.beta ?? BETA;
  const rate = rateOf(hyperparameters, RATE);

  const known = new Map<RowFile, Map<number, Pair<number>>>();

  function referenceLoss(file: RowFile, row: number, lessons: Pair<Lesson[]>): Pair<number> {
    const losses = known.get(file) ?? new Map<number, Pair<number>>();
    known.set(file, losses);
    const found = losses.get(row);
    if (found) return found;
    const pair = pairFor(reference, lessons);
    const loss = { preferred: judgeAll(reference, pair.preferred).loss, other: judgeAll(reference, pair.other).loss };
    if (losses.size < KEPT_PAIRS) losses.set(row, loss);
    return loss;
  }

  async function look(file: RowFile, rows: readonly number[], learns: boolean): Promise<Sums> {
    const sums: Sums = { pairs: 0, loss: 0, right: 0, preferredReward: 0, otherReward: 0, tokens: 0, correct: 0 };
    for (const row of rows) {
      const lessons = pairOf(await file.row(row));
      const pair = pairFor(model, lessons);
      const before = referenceLoss(file, row, lessons);
      const preferred = judgeAll(model, pair.preferred);
      const preferredReward = beta * (before.preferred - preferred.loss);
      const otherReward = beta * (before.other - judgeAll(model, pair.other).loss);
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
      await breathe();
    }
    return sums;
  }

  return {
    async step(rows) {
      const sums = await look(workshop.training, rows, true);
      applyGradients(model, rate);
      return { metrics: metricsOf(sums, "train") };
    },
    async validate(rows, prefix) {
      return workshop.validation ? metricsOf(await look(workshop.validation, rows, false), prefix) : {};
    },
  };
}

function pairFor(model: Model, { preferred, other }: Pair<Lesson[]>): Pair<Passage[]> {
  return {
    preferred: preferred.map((lesson) => passageOf(model, lesson)),
    other: other.map((lesson) => passageOf(model, lesson)),
  };
}

function judgeAll(model: Model, passages: readonly Passage[]) {
  const sum = { loss: 0, tokens: 0, correct: 0 };
  for (const passage of passages) {
    const { loss, tokens, correct } = judge(model, passage);
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
