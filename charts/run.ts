/** What was measured at one step, under the server's names or under camelCase ones: `full_valid_loss`, `fullValidLoss`. */
export interface Step {
  /** From 1. */
  step: number;
  metrics: Readonly<Record<string, number>>;
}

/** A model that a training left on its way. */
export interface Checkpoint {
  step: number;
  /** Under the server's names or under camelCase ones. */
  metrics: Readonly<Record<string, number | undefined>>;
}

/** One training, as far as it is drawn. */
export interface Run {
  /** What the legend calls it, where several are drawn. */
  name: string;
  /** In their order. */
  steps: readonly Step[];
  checkpoints: readonly Checkpoint[];
  /** Passes over the data, and the steps of all of them together; without both no epochs are labelled. */
  epochs?: number | undefined;
  totalSteps?: number | undefined;
}
