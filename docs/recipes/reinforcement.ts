import { Config } from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

const questions = new TrainingFile("questions", { path: "data/reinforcement.jsonl" });

const berths = new FineTuningJob("berths", {
  model: new Config().get("model") ?? "o4-mini-2025-04-16",
  trainingFile: questions,
  method: {
    type: "reinforcement",
    reinforcement: {
      grader: {
        type: "multi",
        name: "berth-and-wording",
        // Each grader scores from 0 to 1. What a row has beside its messages is `item`, the model's answer is `sample`.
        graders: {
          berth: {
            type: "string_check",
            name: "berth",
            operation: "ilike",
            input: "{{sample.output_text}}",
            reference: "{{item.berth}}",
          },
          wording: {
            type: "text_similarity",
            name: "wording",
            evaluationMetric: "fuzzy_match",
            input: "{{sample.output_text}}",
            reference: "{{item.answer}}",
          },
        },
        calculateOutput: "0.7 * berth + 0.3 * wording",
      },
      hyperparameters: { nEpochs: 2 },
    },
  },
  suffix: "berths",
  seed: 7,
});

export const berthsModel = berths.fineTunedModel;

/** The mean score of the last step. */
export const meanReward = berths.metrics.apply((metrics) => metrics?.trainMeanReward);
