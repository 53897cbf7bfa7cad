import { fieldsOf } from "../values";
import type {
  Auto,
  DpoHyperparameters,
  Method,
  ReinforcementHyperparameters,
  SupervisedHyperparameters,
} from "./types";
import { graderFromWire } from "./wire-grader";

/** The training method, from the API's spelling to ours. Whatever has the wrong type is left out. */
type Fields = Record<string, unknown>;

export function methodFromWire(wire: Fields | null | undefined): Method | undefined {
  const type = wire?.type;
  if (wire === null || wire === undefined || !(type === "supervised" || type === "dpo" || type === "reinforcement"))
    return undefined;
  const supervised = fieldsOf(wire.supervised);
  const dpo = fieldsOf(wire.dpo);
  const reinforcement = fieldsOf(wire.reinforcement);
  const grader = graderFromWire(reinforcement?.grader);
  const format = fieldsOf(reinforcement?.response_format);
  return {
    type,
    ...(supervised && { supervised: withHyperparameters(supervisedFromWire(fieldsOf(supervised.hyperparameters))) }),
    ...(dpo && { dpo: withHyperparameters(dpoFromWire(fieldsOf(dpo.hyperparameters))) }),
    ...(reinforcement &&
      grader && {
        reinforcement: {
          grader,
          ...withHyperparameters(reinforcementFromWire(fieldsOf(reinforcement.hyperparameters))),
          ...(format && { responseFormat: format }),
        },
      }),
  };
}

function withHyperparameters<T>(hyperparameters: T | undefined): { hyperparameters?: T } {
  return hyperparameters === undefined ? {} : { hyperparameters };
}

export function supervisedFromWire(wire: Fields | null | undefined): SupervisedHyperparameters | undefined {
  if (wire === null || wire === undefined) return undefined;
  return {
    ...number("batchSize", wire.batch_size),
    ...number("learningRateMultiplier", wire.learning_rate_multiplier),
    ...number("nEpochs", wire.n_epochs),
  };
}

function dpoFromWire(wire: Fields | undefined): DpoHyperparameters | undefined {
  return wire && { ...supervisedFromWire(wire), ...number("beta", wire.beta) };
}

function reinforcementFromWire(wire: Fields | undefined): ReinforcementHyperparameters | undefined {
  if (wire === undefined) return undefined;
  const effort = wire.reasoning_effort;
  return {
    ...supervisedFromWire(wire),
    ...number("computeMultiplier", wire.compute_multiplier),
    ...number("evalInterval", wire.eval_interval),
    ...number("evalSamples", wire.eval_samples),
    ...(effort === "default" || effort === "low" || effort === "medium" || effort === "high"
      ? { reasoningEffort: effort }
      : {}),
  };
}

function number<K extends string>(name: K, value: unknown): { [P in K]?: Auto<number> } {
  const known = typeof value === "number" || value === "auto";
  return (known ? { [name]: value } : {}) as { [P in K]?: Auto<number> };
}
