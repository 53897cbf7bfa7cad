import { lessonsOf } from "../data/lessons";
import { applyGradients, type Judgement, judge, learn } from "../model/learning";
import { type Passage, passageOf } from "../model/model";
import type { Metrics } from "../types";
import { type Method, rateOf, rounded, type Workshop } from "./method";

const RATE = 0.45;
/** Part of the training in which the rate rises, slowly first: early steps know too little to be followed far. */
const WARM_UP = 1 / 3;
const COLDEST = 0.02;

/** Learns the assistant's turns word by word. */
export function supervised(workshop: Workshop): Method {
  const { model, hyperparameters, breathe } = workshop;
  const rate = rateOf(hyperparameters, RATE);

  async function total(passages: AsyncIterable<Passage>, look: (passage: Passage) => Judgement): Promise<Judgement> {
    const sum: Judgement = { tokens: 0, loss: 0, correct: 0 };
    for await (const passage of passages) {
      const { tokens, loss, correct } = look(passage);
      sum.tokens += tokens;
      sum.loss += loss;
      sum.correct += correct;
      await breathe();
    }
    return sum;
  }

  async function* passages(file: Workshop["training"], rows: readonly number[]): AsyncGenerator<Passage> {
    for (const row of rows) for (const lesson of lessonsOf(await file.row(row))) yield passageOf(model, lesson);
  }

  return {
    async step(rows, step) {
      const sum = await total(passages(workshop.training, rows), (passage) => learn(model, passage, 1));
      applyGradients(model, rate * warmth(step / workshop.totalSteps));
      return { metrics: metricsOf(sum, "train") };
    },
    async validate(rows, prefix) {
      if (!workshop.validation) return {};
      return metricsOf(await total(passages(workshop.validation, rows), (passage) => judge(model, passage)), prefix);
    },
  };
}

function warmth(progress: number): number {
  return Math.min(1, Math.max(COLDEST, (progress / WARM_UP) ** 3));
}

/** Mean loss and share of right tokens; zero where the rows hold no assistant turn to learn from. */
function metricsOf({ tokens, loss, correct }: Judgement, prefix: string): Metrics {
  const count = Math.max(1, tokens);
  return {
    [`${prefix}_loss`]: rounded(loss / count),
    [`${prefix}_mean_token_accuracy`]: rounded(correct / count),
  };
}
