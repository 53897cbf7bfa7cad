import { Deployment } from "@pulumi/azure-native/cognitiveservices";
import { Config, type Input, type Resource } from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

// The Azure OpenAI resource, which is there already: `pulumi config set resourceGroup GROUP`, `pulumi config set account NAME`.
// That it trains too is configuration: `fine-tuning:dialect azure`, `fine-tuning:baseUrl https://NAME.openai.azure.com`.
const config = new Config();
const account = { resourceGroupName: config.require("resourceGroup"), accountName: config.require("account") };

const desk = new TrainingFile("desk", { path: "../quickstart/data/harbour-desk.jsonl" });

const job = new FineTuningJob("harbour-desk", {
  model: config.get("model") ?? "gpt-4o-mini-2024-07-18",
  trainingFile: desk,
  trainingType: "globalStandard",
  hyperparameters: { nEpochs: 3 },
  suffix: "harbour-desk",
  seed: 7,
});

/** Puts a model into service under the name that applications ask for. */
function deploy(deploymentName: string, model: Input<string>, sku: string, dependsOn: Resource[] = []): Deployment {
  const properties = {
    // "OpenAI" for GPT; open-weight models have their vendor's name, such as "Ministral AI".
    model: { format: config.get("format") ?? "OpenAI", name: model, version: "1" },
  };
  return new Deployment(
    deploymentName,
    { ...account, deploymentName, properties, sku: { name: sku, capacity: 1 } },
    { dependsOn },
  );
}

// The final model. It costs by the hour, whether anybody asks it or not, and Azure deletes a deployment that answered nothing
// for 15 days, though not its model: `pulumi refresh` then sees that it is gone, and `pulumi up` deploys it again.
const final = deploy("harbour-desk", job.fineTunedModel, "GlobalStandard");

// The model after its first epoch, to compare. The developer tier costs nothing by the hour, is for evaluation only, and Azure
// deletes such a deployment after 24 hours. One after the other, because a resource takes one change at a time.
const firstCheckpoint = job.checkpoints.apply(([first]) => {
  if (first === undefined)
    throw new Error("Azure shows no checkpoint of this job, so that there is none to compare with");
  return first.fineTunedModelCheckpoint;
});
const early = deploy("harbour-desk-early", firstCheckpoint, "DeveloperTier", [final]);

/** What applications give as `model`. */
export const deployments = [final.name, early.name];
