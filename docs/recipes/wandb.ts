import { Config } from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

const desk = new TrainingFile("watched-desk", { path: "data/harbour-desk.jsonl" });

const watched = new FineTuningJob("watched", {
  model: new Config().get("model") ?? "gpt-4o-mini-2024-07-18",
  trainingFile: desk,
  integrations: [{ type: "wandb", wandb: { project: "harbour-desk", name: "watched", tags: ["port-ellery"] } }],
  suffix: "watched",
  seed: 7,
});

export const watchedModel = watched.fineTunedModel;
