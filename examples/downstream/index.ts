import * as pulumi from "@pulumi/pulumi";
import type { Checkpoint } from "pulumi-fine-tuning";
import { evaluate, type Question } from "./evaluate";

// The stack that trained: `pulumi config set upstream organization/quickstart/dev`.
const upstream = new pulumi.StackReference(new pulumi.Config().require("upstream"));
const model = upstream.requireOutput("model") as pulumi.Output<string>;
const checkpoints = upstream.requireOutput("checkpoints") as pulumi.Output<Checkpoint[]>;

// Questions that stand in no training data, and a word that a good answer holds.
const questions: Question[] = new pulumi.Config().requireObject("questions");

/** How many questions each checkpoint and the final model answer with the expected word. */
export const scores = pulumi.all([model, checkpoints]).apply(async ([final, earlier]) => {
  // A preview asks nothing: answers cost money.
  if (pulumi.runtime.isDryRun()) return [];
  const candidates = new Set([...earlier.map(({ fineTunedModelCheckpoint }) => fineTunedModelCheckpoint), final]);
  return Promise.all([...candidates].map((candidate) => evaluate(candidate, questions)));
});

/** The candidate with the most right answers; of equals the later one. */
export const winner = scores.apply((list) => [...list].sort((a, b) => a.right - b.right).at(-1)?.model);
