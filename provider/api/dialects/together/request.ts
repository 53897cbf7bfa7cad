import { withoutNull } from "../../../values";
import type { Lora } from "../../types";
import { withVendorArguments } from "../../vendor-arguments";
import type { JobRequest } from "../../wire-request";
import type { JobSecrets } from "../dialect";

type Wire = Record<string, unknown>;

/** Most checkpoints that are asked for where the program does not say how many. */
const MOST_CHECKPOINTS = 10;

/** The body of `POST /fine-tunes`. What the program leaves out is left to Together, but for what follows from the method and the files. */
export function jobToWire(request: JobRequest, { wandbKey }: JobSecrets): Wire {
  const { model, trainingFile, validationFile, suffix, seed, learningRate } = request;
  const { nEpochs, batchSize } = hyperparametersOf(request);
  const ours = withoutNull({
    model,
    training_file: trainingFile,
    validation_file: validationFile,
    suffix,
    random_seed: seed,
    n_epochs: numberIn(nEpochs),
    batch_size: numberIn(batchSize),
    learning_rate: learningRate,
    training_method: methodToWire(request),
    training_type: typeToWire(request),
    ...wandbToWire(request, wandbKey),
  });
  return withVendorArguments(ours, withVendorArguments(request.vendorArguments ?? {}, unlessSaid(request)));
}

/** What `POST /fine-tunes/estimate-price` takes of a create call's body. */
export function estimateToWire(body: Wire): Wire {
  const { training_file, validation_file, model, n_epochs, n_evals, training_method, training_type, from_checkpoint } =
    body;
  return withoutNull({
    training_file,
    validation_file,
    model,
    n_epochs,
    n_evals,
    training_method,
    training_type,
    from_checkpoint,
  });
}

/**
 * Together saves one checkpoint and evaluates never unless it is told to: as many of both as there are epochs is what a program
 * for OpenAI counts on. `vendorArguments` may say otherwise.
 */
function unlessSaid(request: JobRequest): Wire {
  const { nEpochs } = hyperparametersOf(request);
  const said = numberIn(request.vendorArguments?.n_checkpoints);
  const checkpoints = said ?? Math.min(numberIn(nEpochs) ?? 1, MOST_CHECKPOINTS);
  return {
    n_checkpoints: checkpoints,
    ...(request.validationFile === undefined ? {} : { n_evals: Math.max(checkpoints, 1) }),
    // The contract wants it beside the method; "auto" is its default.
    ...(methodOf(request) === "supervised" ? { training_method: { train_on_inputs: "auto" } } : {}),
  };
}

const methodOf = ({ method }: JobRequest) => method?.type ?? "supervised";

const hyperparametersOf = (request: JobRequest) =>
  request.method?.[methodOf(request)]?.hyperparameters ?? request.hyperparameters ?? {};

function methodToWire(request: JobRequest): Wire {
  if (methodOf(request) !== "dpo") return { method: "sft" };
  return { method: "dpo", ...withoutNull({ dpo_beta: numberIn(request.method?.dpo?.hyperparameters?.beta) }) };
}

/** Nothing where the program says nothing: Together then trains a part of the weights, with a rank of its own choice. */
function typeToWire({ fullTraining, lora }: JobRequest): Wire | undefined {
  if (fullTraining === true) return { type: "Full" };
  return lora?.rank === undefined ? undefined : loraToWire(lora, lora.rank);
}

/** Rank and factor go together; the vendor's own clients take twice the rank where no factor is given. */
function loraToWire({ alpha, dropout, targetModules }: Lora, rank: number): Wire {
  return {
    type: "Lora",
    lora_r: rank,
    lora_alpha: alpha ?? 2 * rank,
    ...withoutNull({ lora_dropout: dropout, lora_trainable_modules: targetModules?.join(",") }),
  };
}

function wandbToWire({ integrations }: JobRequest, wandbKey: string | undefined): Wire {
  const [integration] = integrations ?? [];
  if (integration === undefined) return {};
  const { project, entity, name } = integration.wandb;
  return { wandb_project_name: project, wandb_entity: entity, wandb_name: name, wandb_api_key: wandbKey };
}

const numberIn = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
