import type { Metrics } from "../../types";
import { lessonsOf } from "../data/lessons";
import { applyGradients, type Evaluation, evaluate, learn } from "../model/learning";
import { type EncodedLesson, encodeLesson } from "../model/model";
import { type Method, rateOf, rounded, type TrainingContext } from "./method";

const RATE = 0.45;
/** Part of the training in which the rate rises, slowly first: the first gradients are poor guides. */
const WARM_UP = 1 / 3;
const LOWEST_FACTOR = 0.02;

/** Learns the assistant's turns word by word. */
export function supervised(context: TrainingContext): Method {
  const { model, hyperparameters, yieldThread } = context;
  const rate = rateOf(hyperparameters, RATE);

  async function total(
    passages: AsyncIterable<EncodedLesson>,
    evaluateOne: (passage: EncodedLesson) => Evaluation,
  ): Promise<Evaluation> {
    const sum: Evaluation = { tokens: 0, loss: 0, correct: 0 };
    for await (const passage of passages) {
      const { tokens, loss, correct } = evaluateOne(passage);
      sum.tokens += tokens;
      sum.loss += loss;
      sum.correct += correct;
      await yieldThread();
    }
    return sum;
  }

  async function* passages(file: TrainingContext["training"], rows: readonly number[]): AsyncGenerator<EncodedLesson> {
    for (const row of rows) for (const lesson of lessonsOf(await file.row(row))) yield encodeLesson(model, lesson);
  }

  return {
    async step(rows, step) {
      const sum = await total(passages(context.training, rows), (passage) => learn(model, passage, 1));
      applyGradients(model, rate * warmUpFactor(step / context.totalSteps));
      return { metrics: metricsOf(sum, "train") };
    },
    async validate(rows, prefix) {
      if (!context.validation) return {};
      return metricsOf(await total(passages(context.validation, rows), (passage) => evaluate(model, passage)), prefix);
    },
  };
}

function warmUpFactor(progress: number): number {
  return Math.min(1, Math.max(LOWEST_FACTOR, (progress / WARM_UP) ** 3));
}

/** Mean loss and share of right tokens; zero where the rows hold no assistant turn to learn from. */
function metricsOf({ tokens, loss, correct }: Evaluation, prefix: string): Metrics {
  const count = Math.max(1, tokens);
  return {
    [`${prefix}_loss`]: rounded(loss / count),
    [`${prefix}_mean_token_accuracy`]: rounded(correct / count),
  };
}
