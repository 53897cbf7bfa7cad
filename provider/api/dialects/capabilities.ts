/** An argument that a vendor cannot take, and what can be had instead. */
export interface Refusal {
  /** The argument's path. */
  property: string;
  /** Continues a sentence that begins with the argument. */
  reason: string;
}

/** What becomes of an argument at a vendor. */
export type Capability =
  /** Taken, as OpenAI takes it. */
  | "taken"
  /** Taken in the vendor's own way, in words for the docs. */
  | { taken: string }
  /** Not taken: why, and what can be had instead. Continues a sentence that begins with the argument. */
  | { refused: string };

/** Arguments that not every vendor takes. Each dialect says what becomes of each of them, and so does the table in the docs. */
export const judgedArguments = [
  "validationFile",
  "suffix",
  "seed",
  "metadata",
  "integrations",
  "method: supervised",
  "method: dpo",
  "method: reinforcement",
  "nEpochs",
  "batchSize",
  "learningRateMultiplier",
  "beta",
  "learningRate",
  "lora",
  "lora.rank",
  "lora.alpha",
  "lora.dropout",
  "lora.targetModules",
  "fullTraining",
  "trainingType",
  "grader: string_check",
  "grader: text_similarity",
  "grader: score_model",
  "grader: label_model",
  "grader: python",
  "grader: multi",
  "grader: endpoint",
  "grader: lambda",
  "paused",
  "selectBy",
  "onDelete.model",
  "expiresAfterSeconds",
  "CheckpointPermission",
] as const;

export type JudgedArgument = (typeof judgedArguments)[number];

/** What becomes of each argument at one vendor. */
export type Capabilities = Readonly<Record<JudgedArgument, Capability>>;

/** The reason where an argument is refused. */
export const refusedBecause = (capability: Capability): string | undefined =>
  typeof capability === "object" && "refused" in capability ? capability.refused : undefined;
