import { withoutNull } from "../values";
import type { TrainingType } from "./training-type";
import type { Lora, Method, SupervisedHyperparameters, WandbIntegration } from "./types";
import { type VendorArguments, withVendorArguments } from "./vendor-arguments";
import { graderToWire } from "./wire-grader";
import { hyperparametersToWire } from "./wire-hyperparameters";

/** What a create call sends. */
export interface JobRequest {
  model: string;
  trainingFile: string;
  validationFile?: string | undefined;
  suffix?: string | undefined;
  seed?: number | undefined;
  hyperparameters?: SupervisedHyperparameters | undefined;
  integrations?: WandbIntegration[] | undefined;
  metadata?: Record<string, string> | undefined;
  method?: Method | undefined;
  trainingType?: TrainingType | undefined;
  learningRate?: number | undefined;
  lora?: Lora | undefined;
  fullTraining?: boolean | undefined;
  vendorArguments?: VendorArguments | undefined;
}

/** What only some vendors take, whose dialects send it. */
type OfSome = "trainingType" | "learningRate" | "lora" | "fullTraining";

type Wire = Record<string, unknown>;

/** Fields that are sent as they are, by name. A field of the request that is neither here nor below stops compiling. */
export const plainFields: Record<
  Exclude<keyof JobRequest, OfSome | "hyperparameters" | "integrations" | "method" | "vendorArguments">,
  string
> = {
  model: "model",
  trainingFile: "training_file",
  validationFile: "validation_file",
  suffix: "suffix",
  seed: "seed",
  metadata: "metadata",
};

/** A job request in OpenAI's spelling: documented keys, and the vendor's own beside them; absent fields left out, metadata untouched. */
export function jobToWire(request: JobRequest): Wire {
  const { hyperparameters, integrations, method, vendorArguments, ...asTheyAre } = request;
  const given: Wire = asTheyAre;
  const ours = withoutNull({
    ...Object.fromEntries(Object.entries(plainFields).map(([name, wire]) => [wire, given[name]])),
    hyperparameters: hyperparametersToWire("supervised", hyperparameters),
    integrations: integrations?.map(integrationToWire),
    method: methodToWire(method),
  });
  return withVendorArguments(ours, vendorArguments);
}

function methodToWire(method: Method | undefined): Wire | undefined {
  if (method === undefined) return undefined;
  const { type, supervised, dpo, reinforcement } = method;
  return withoutNull({
    type,
    supervised: supervised && settingsToWire("supervised", supervised),
    dpo: dpo && settingsToWire("dpo", dpo),
    reinforcement: reinforcement && {
      ...settingsToWire("reinforcement", reinforcement),
      ...withoutNull({ response_format: reinforcement.responseFormat }),
      grader: graderToWire(reinforcement.grader),
    },
  });
}

const settingsToWire = <M extends Method["type"]>(method: M, { hyperparameters }: NonNullable<Method[M]>) =>
  withoutNull({ hyperparameters: hyperparametersToWire(method, hyperparameters) });

function integrationToWire({ type, wandb }: WandbIntegration): Wire {
  const { project, entity, name, tags } = wandb;
  return { type, wandb: withoutNull({ project, entity, name, tags }) };
}
