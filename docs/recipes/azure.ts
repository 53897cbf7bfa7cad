import { Config } from "@pulumi/pulumi";
import { type ConnectionInput, FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

const config = new Config();

// `pulumi config set azureEndpoint https://my-resource.openai.azure.com`
const connection: ConnectionInput = {
  dialect: "azure",
  baseUrl: config.require("azureEndpoint"),
  apiKeyEnv: "AZURE_OPENAI_API_KEY",
};

const desk = new TrainingFile("azure-desk", { path: "data/harbour-desk.jsonl", connection });

const atAzure = new FineTuningJob("at-azure", {
  model: config.get("azureModel") ?? "gpt-4o-mini-2024-07-18",
  trainingFile: desk,
  // Where this trains and at what price. Without it Azure may say that the model cannot be trained.
  trainingType: "globalStandard",
  suffix: "desk",
  seed: 7,
  connection,
});

/** What a deployment takes as its model's name: Azure answers with a trained model only once it is deployed. */
export const azureModel = atAzure.fineTunedModel;
