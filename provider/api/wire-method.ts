import { fieldsOf, withoutNull } from "../values";
import type {
  Auto,
  DpoHyperparameters,
  Grader,
  Method,
  ReinforcementHyperparameters,
  SupervisedHyperparameters,
} from "./types";

/** The training method and its graders, from the API's spelling to ours. Whatever has the wrong type is left out. */
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

/** A grader with our spelling of its own fields; what stands below `input`, `labels` and the like goes verbatim. */
export function graderFromWire(value: unknown): Grader | undefined {
  const wire = fieldsOf(value);
  if (wire === undefined) return undefined;
  const {
    type,
    name,
    image_tag,
    evaluation_metric,
    sampling_params,
    passing_labels,
    calculate_output,
    graders,
    ...same
  } = wire;
  return {
    ...withoutNull(same),
    type: typeof type === "string" ? type : "",
    name: typeof name === "string" ? name : "",
    ...withoutNull({
      imageTag: image_tag,
      evaluationMetric: evaluation_metric,
      samplingParams: samplingFromWire(sampling_params),
      passingLabels: passing_labels,
      calculateOutput: calculate_output,
      graders: mapGraders(graders, graderFromWire),
    }),
  };
}

function samplingFromWire(value: unknown): Fields | undefined {
  const wire = fieldsOf(value);
  if (wire === undefined) return undefined;
  const { top_p, max_completions_tokens, reasoning_effort, ...same } = wire;
  return {
    ...withoutNull(same),
    ...withoutNull({ topP: top_p, maxCompletionsTokens: max_completions_tokens, reasoningEffort: reasoning_effort }),
  };
}

/** `multi.graders` is one grader, a list, or a map from names: the contract says one, its example another. */
export function mapGraders(graders: unknown, convert: (grader: unknown) => Fields | undefined): unknown {
  if (Array.isArray(graders)) return graders.map(convert);
  const fields = fieldsOf(graders);
  if (fields === undefined) return undefined;
  if (typeof fields.type === "string") return convert(fields);
  return Object.fromEntries(Object.entries(fields).map(([name, grader]) => [name, convert(grader)]));
}

function number<K extends string>(name: K, value: unknown): { [P in K]?: Auto<number> } {
  const known = typeof value === "number" || value === "auto";
  return (known ? { [name]: value } : {}) as { [P in K]?: Auto<number> };
}
