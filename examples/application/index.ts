import * as pulumi from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";
import { Service } from "./service";

const greetings = new TrainingFile("greetings", { path: "data/greetings.jsonl" });

const job = new FineTuningJob("greeter", {
  model: "gpt-4o-mini-2024-07-18",
  trainingFile: greetings,
  suffix: "greeter",
  seed: 7,
  // A model that misses this is never put into service: the update fails, and the application keeps what it has.
  accept: { trainLoss: { max: new pulumi.Config().getNumber("maxLoss") ?? 2 } },
});

// Stands for `new aws.lambda.Function("app", { environment: { variables: { MODEL: … } } })`, a container, a deployment.
const app = new Service("app", {
  envFile: "app.env",
  environment: { MODEL: job.fineTunedModel },
});

export const model = job.fineTunedModel;
export const environment = app.environment;

/** What the model in service was made from: data, commit, base, method, price, metrics, predecessor. */
export const lineage = job.lineage;
