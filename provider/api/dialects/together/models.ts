import { z } from "zod";
import type { Model } from "../../types";
import { count, text } from "../../wire-fields";

const WireTogetherModel = z.looseObject({
  id: z.string().min(1),
  created: count,
  organization: text,
});

/** `GET /models`: all models in one list. */
export const WireTogetherModels = z.array(WireTogetherModel);

const modelFromWire = ({ id, created, organization }: z.output<typeof WireTogetherModel>): Model => ({
  id,
  object: "model",
  created: created ?? 0,
  ownedBy: organization ?? "",
});

/** `GET /fine-tunes/models/supported`: names of the base models that are trained, of which not all are served. */
export const WireTrainable = z.looseObject({ models: z.array(z.string()) });

/** All models: those that are served, and those that can be trained. */
export function allModels(served: z.output<typeof WireTogetherModels>, trainable: readonly string[]): Model[] {
  const models = served.map(modelFromWire);
  const known = new Set(models.map(({ id }) => id));
  return [...models, ...trainable.filter((id) => !known.has(id)).map((id) => modelFromWire({ id }))];
}
