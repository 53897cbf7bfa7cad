import { withoutNull } from "../values";
import type { DpoHyperparameters, Method, ReinforcementHyperparameters, SupervisedHyperparameters } from "./types";

interface Spelling {
  /** Its name at the API. */
  wire: string;
  /** Whether an answer's value is one; others are left out. */
  fits(value: unknown): boolean;
}

/** Azure's way of writing "auto" in its answers. None of these numbers can be negative. */
const AUTO = -1;

const numberOrAuto = (wire: string): Spelling => ({
  wire,
  fits: (value) => typeof value === "number" || value === "auto",
});

const efforts: readonly unknown[] = ["default", "low", "medium", "high"];

const supervised = {
  batchSize: numberOrAuto("batch_size"),
  learningRateMultiplier: numberOrAuto("learning_rate_multiplier"),
  nEpochs: numberOrAuto("n_epochs"),
};

/** Both spellings of every hyperparameter, for both directions. Adding one on one side only stops compiling. */
const spellings = {
  supervised,
  dpo: { ...supervised, beta: numberOrAuto("beta") },
  reinforcement: {
    ...supervised,
    computeMultiplier: numberOrAuto("compute_multiplier"),
    evalInterval: numberOrAuto("eval_interval"),
    evalSamples: numberOrAuto("eval_samples"),
    reasoningEffort: { wire: "reasoning_effort", fits: (value) => efforts.includes(value) },
  },
} satisfies { [M in Method["type"]]: Record<keyof Hyperparameters[M], Spelling> };

interface Hyperparameters {
  supervised: SupervisedHyperparameters;
  dpo: DpoHyperparameters;
  reinforcement: ReinforcementHyperparameters;
}

type Fields = Record<string, unknown>;

/** A method's hyperparameters in the API's spelling; absent ones are left out. */
export function hyperparametersToWire<M extends Method["type"]>(
  method: M,
  values: Hyperparameters[M] | undefined,
): Fields | undefined {
  if (values === undefined) return undefined;
  const given: Fields = { ...values };
  return withoutNull(Object.fromEntries(spelled(method).map(([name, { wire }]) => [wire, given[name]])));
}

/** A method's hyperparameters in our spelling. Whatever has the wrong type is left out. */
export function hyperparametersFromWire<M extends Method["type"]>(
  method: M,
  wire: Fields | null | undefined,
): Hyperparameters[M] | undefined {
  if (wire === null || wire === undefined) return undefined;
  const fitting = spelled(method).filter(([, spelling]) => spelling.fits(wire[spelling.wire]));
  return Object.fromEntries(
    fitting.map(([name, spelling]) => [name, wire[spelling.wire] === AUTO ? "auto" : wire[spelling.wire]]),
  ) as Hyperparameters[M];
}

/** The names of a method's hyperparameters, ours and the API's. */
export const hyperparameterNames = (method: Method["type"]): { ours: string; wire: string }[] =>
  spelled(method).map(([ours, { wire }]) => ({ ours, wire }));

const spelled = (method: Method["type"]): [string, Spelling][] => Object.entries(spellings[method]);
