import { fieldsOf } from "../values";
import type { Method } from "./types";
import { graderFromWire } from "./wire-grader";
import { hyperparametersFromWire } from "./wire-hyperparameters";

/** The training method, from the API's spelling to ours. Whatever has the wrong type is left out. */
export function methodFromWire(wire: Record<string, unknown> | null | undefined): Method | undefined {
  const type = wire?.type;
  if (wire === null || wire === undefined || !(type === "supervised" || type === "dpo" || type === "reinforcement"))
    return undefined;
  const supervised = fieldsOf(wire.supervised);
  const dpo = fieldsOf(wire.dpo);
  const reinforcement = fieldsOf(wire.reinforcement);
  const grader = graderFromWire(reinforcement?.grader);
  const format = fieldsOf(reinforcement?.response_format);
  return {
    type,
    ...(supervised && { supervised: hyperparametersIn("supervised", supervised) }),
    ...(dpo && { dpo: hyperparametersIn("dpo", dpo) }),
    ...(reinforcement &&
      grader && {
        reinforcement: {
          grader,
          ...hyperparametersIn("reinforcement", reinforcement),
          ...(format && { responseFormat: format }),
        },
      }),
  };
}

function hyperparametersIn<M extends Method["type"]>(method: M, settings: Record<string, unknown>) {
  const hyperparameters = hyperparametersFromWire(method, fieldsOf(settings.hyperparameters));
  return hyperparameters === undefined ? {} : { hyperparameters };
}
