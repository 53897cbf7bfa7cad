import { withoutNull } from "../../../values";
import { withVendorArguments } from "../../vendor-arguments";
import { type JobRequest, jobToWire as toWire } from "../../wire-request";
import type { JobSecrets } from "../dialect";
import { withWandbKey } from "../wandb-key";

type Wire = Record<string, unknown>;

/** The body of a create call. Every hyperparameter goes to `hyperparameters`, because Nebius refuses a request with `method` beside it. */
export function jobToWire(request: JobRequest, secrets: JobSecrets): Wire {
  const { method, hyperparameters, ...rest } = request;
  const chosen = method?.supervised?.hyperparameters ?? hyperparameters;
  const own = ownHyperparameters(request);
  const vendorArguments = withVendorArguments(
    Object.keys(own).length > 0 ? { hyperparameters: own } : {},
    request.vendorArguments,
  );
  return withWandbKey(toWire({ ...rest, hyperparameters: chosen, vendorArguments }), secrets.wandbKey);
}

/** Whether a declaration's arguments fill `hyperparameters`. */
export const sendsHyperparameters = ({
  method,
  hyperparameters,
  learningRate,
  lora,
  fullTraining,
}: Readonly<Record<string, unknown>>): boolean =>
  [method, hyperparameters, learningRate, lora, fullTraining].some((value) => value !== undefined);

/** Nebius trains all weights unless it is asked for a part of them. */
function ownHyperparameters({ learningRate, lora, fullTraining }: JobRequest): Wire {
  return withoutNull({
    learning_rate: learningRate,
    lora: lora === undefined && fullTraining === undefined ? undefined : fullTraining !== true,
    lora_r: lora?.rank,
    lora_alpha: lora?.alpha,
    lora_dropout: lora?.dropout,
  });
}
