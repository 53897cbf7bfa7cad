import type { Input } from "@pulumi/pulumi";
import type { GraderArgs } from "./grader-args";

/** Settings of every method. What is left out, or "auto", is chosen by the server. */
export interface SupervisedHyperparametersArgs {
  /** Examples per step, 1–256. @default "auto" @integer */
  batchSize?: Input<number | "auto"> | undefined;
  /** Factor on the learning rate, above 0. @default "auto" */
  learningRateMultiplier?: Input<number | "auto"> | undefined;
  /** How often all examples are learned from, 1–50. Cost grows with it. @default "auto" @integer */
  nEpochs?: Input<number | "auto"> | undefined;
}

/** Settings of preference training. */
export interface DpoHyperparametersArgs extends SupervisedHyperparametersArgs {
  /** How closely the model keeps to its base, above 0 and at most 2; higher is closer. @default "auto" */
  beta?: Input<number | "auto"> | undefined;
}

/** Settings of reinforcement training. */
export interface ReinforcementHyperparametersArgs extends SupervisedHyperparametersArgs {
  /** Factor on how much is tried out while training, above 0.00001 and at most 10. @default "auto" */
  computeMultiplier?: Input<number | "auto"> | undefined;
  /** Steps between two evaluations. @default "auto" @integer */
  evalInterval?: Input<number | "auto"> | undefined;
  /** Samples per evaluation. @default "auto" @integer */
  evalSamples?: Input<number | "auto"> | undefined;
  /** How long the model thinks about an answer. @default "default" */
  reasoningEffort?: Input<"default" | "low" | "medium" | "high"> | undefined;
}

/** Settings that supervised training takes. */
export interface SupervisedArgs {
  /** What is left out is chosen by the server. */
  hyperparameters?: Input<SupervisedHyperparametersArgs> | undefined;
}

/** Settings that preference training takes. */
export interface DpoArgs {
  /** What is left out is chosen by the server. */
  hyperparameters?: Input<DpoHyperparametersArgs> | undefined;
}

/** Settings that reinforcement training takes. */
export interface ReinforcementArgs {
  /** Judges each answer; the model learns what earns the highest scores. */
  grader: Input<GraderArgs>;
  /** What is left out is chosen by the server. */
  hyperparameters?: Input<ReinforcementHyperparametersArgs> | undefined;
  /** JSON schema that answers keep to, in the API's spelling. @default free text */
  responseFormat?: Input<Record<string, unknown>> | undefined;
}

/** Learns from examples of good answers. */
export interface SupervisedMethodArgs {
  /** Learns from examples of good answers. */
  type: "supervised";
  /** Hyperparameters. @default everything "auto" */
  supervised?: Input<SupervisedArgs> | undefined;
}

/** Learns from pairs of a better and a worse answer. */
export interface DpoMethodArgs {
  /** Learns from pairs of a better and a worse answer. */
  type: "dpo";
  /** Hyperparameters, `beta` among them. @default everything "auto" */
  dpo?: Input<DpoArgs> | undefined;
}

/** Learns from scores that a grader gives to the model's own answers. */
export interface ReinforcementMethodArgs {
  /** Learns from scores that a grader gives to the model's own answers. */
  type: "reinforcement";
  /** The grader, and settings. */
  reinforcement: Input<ReinforcementArgs>;
}

/** How the model learns; each method takes its own settings only. */
export type MethodArgs = SupervisedMethodArgs | DpoMethodArgs | ReinforcementMethodArgs;
