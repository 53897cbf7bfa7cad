import type { SupervisedBody } from "./contract";
import type { SimulatedJob } from "./job";
import type { Stage } from "./stages";

/** Steps of an epoch. */
const STEPS = 4;

/** The metrics file so far, one JSON object a line: each step's loss, and at the end of an epoch that of the evaluation. */
export function metricsOf({ body, created }: SimulatedJob, { percent = 0 }: Stage, form: "flat" | "nested"): string {
  const { epochs = 1, learningRate = 1e-4 } =
    "trainingConfig" in body ? (body.trainingConfig ?? {}) : (body as SupervisedBody);
  const done = Math.floor((STEPS * epochs * percent) / 100);
  return Array.from({ length: done }, (_, index) => {
    const step = index + 1;
    const isEpochEnd = step % STEPS === 0;
    const evaluated = isEpochEnd && "evaluationDataset" in body ? { "eval/loss": 1.5 / step + 0.25 } : {};
    const loss = 1 / step + 0.25;
    return JSON.stringify(
      form === "flat"
        ? {
            step,
            "train/step": step,
            "train/loss": loss,
            "train/lr": learningRate,
            "train/total_tokens": 512 * step,
            ...evaluated,
          }
        : {
            timestamp: created + step,
            step,
            data: {
              "train/epoch": Math.floor(index / STEPS),
              "train/token": 512 * step,
              "train/loss": loss,
              ...evaluated,
            },
          },
    );
  })
    .map((line) => `${line}\n`)
    .join("");
}
