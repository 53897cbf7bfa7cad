import { fieldsOf, withoutNull } from "../../../values";
import type { Job } from "../../types";
import { readJob, WireJob, type WireJobFields } from "../../wire";

/** The job that an answer shows, with how its weights were trained. */
export const jobFromWire = WireJob.transform(withWeights);

function withWeights(wire: WireJobFields): Job {
  const { learning_rate, lora, lora_r, lora_alpha, lora_dropout } = fieldsOf(wire.hyperparameters) ?? {};
  const number = (value: unknown) => (typeof value === "number" ? value : undefined);
  return {
    ...readJob(wire),
    ...withoutNull({
      learningRate: number(learning_rate),
      lora:
        lora === true
          ? withoutNull({ rank: number(lora_r), alpha: number(lora_alpha), dropout: number(lora_dropout) })
          : undefined,
      fullTraining: typeof lora === "boolean" ? !lora : undefined,
    }),
  };
}
