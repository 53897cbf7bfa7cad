import type { Endpoint } from "../endpoint/endpoint";
import { ConfigError } from "../errors";
import { withoutNull } from "../values";
import type {
  DpoHyperparameters,
  JobRequest,
  Method,
  ReinforcementHyperparameters,
  SupervisedHyperparameters,
  WandbIntegration,
} from "./types";
import { graderToWire } from "./wire-grader";

type Wire = Record<string, unknown>;

/** A job request in the API's spelling: documented keys only, absent fields left out, metadata untouched. */
export function jobToWire(request: JobRequest, dialect: Endpoint["dialect"] = "openai"): Wire {
  if (request.trainingType !== undefined && dialect !== "azure")
    throw new ConfigError('`trainingType` exists at Azure only: leave it out, or set `connection.dialect` to "azure"');
  return withoutNull({
    model: request.model,
    training_file: request.trainingFile,
    validation_file: request.validationFile,
    suffix: request.suffix,
    seed: request.seed,
    hyperparameters: supervisedToWire(request.hyperparameters),
    integrations: request.integrations?.map(integrationToWire),
    metadata: request.metadata,
    method: methodToWire(request.method),
    trainingType: request.trainingType,
  });
}

function methodToWire(method: Method | undefined): Wire | undefined {
  if (method === undefined) return undefined;
  const { type, supervised, dpo, reinforcement } = method;
  return withoutNull({
    type,
    supervised: supervised && withoutNull({ hyperparameters: supervisedToWire(supervised.hyperparameters) }),
    dpo: dpo && withoutNull({ hyperparameters: dpoToWire(dpo.hyperparameters) }),
    reinforcement:
      reinforcement &&
      withoutNull({
        grader: graderToWire(reinforcement.grader),
        hyperparameters: reinforcementToWire(reinforcement.hyperparameters),
        response_format: reinforcement.responseFormat,
      }),
  });
}

function supervisedToWire(values: SupervisedHyperparameters | undefined): Wire | undefined {
  return (
    values &&
    withoutNull({
      batch_size: values.batchSize,
      learning_rate_multiplier: values.learningRateMultiplier,
      n_epochs: values.nEpochs,
    })
  );
}

function dpoToWire(values: DpoHyperparameters | undefined): Wire | undefined {
  return values && withoutNull({ ...supervisedToWire(values), beta: values.beta });
}

function reinforcementToWire(values: ReinforcementHyperparameters | undefined): Wire | undefined {
  return (
    values &&
    withoutNull({
      ...supervisedToWire(values),
      compute_multiplier: values.computeMultiplier,
      eval_interval: values.evalInterval,
      eval_samples: values.evalSamples,
      reasoning_effort: values.reasoningEffort,
    })
  );
}

function integrationToWire({ type, wandb }: WandbIntegration): Wire {
  const { project, entity, name, tags } = wandb;
  return { type, wandb: withoutNull({ project, entity, name, tags }) };
}
