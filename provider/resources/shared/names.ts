/** A base model that OpenAI trains, or any other name: a fine-tuned model, or a model of another vendor. */
export type ModelName =
  | "gpt-4.1-2025-04-14"
  | "gpt-4.1-mini-2025-04-14"
  | "gpt-4.1-nano-2025-04-14"
  | "gpt-4o-2024-08-06"
  | "gpt-4o-mini-2024-07-18"
  | "gpt-3.5-turbo-0125"
  | "gpt-3.5-turbo-1106"
  | "o4-mini-2025-04-16"
  | "davinci-002"
  | "babbage-002"
  // Any text, without giving up the completion of the names above.
  | (string & {});

/** A metric of the checkpoints, or any other that the server measures. */
export type MetricName =
  | "trainLoss"
  | "trainMeanTokenAccuracy"
  | "validLoss"
  | "validMeanTokenAccuracy"
  | "fullValidLoss"
  | "fullValidMeanTokenAccuracy"
  | "trainMeanReward"
  | "validMeanReward"
  | "fullValidMeanReward"
  | (string & {});
