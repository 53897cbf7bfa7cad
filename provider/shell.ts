// Everything in this file is stored in the user's state, twice per resource: keep it dull.
//
// - "pulumi-fine-tuning/runtime" is an ABI: old states call it by this name, so it is never renamed.
// - Deletes and refreshes of old resources therefore run today's code, and bug fixes reach them.
// - Nothing may be captured except the kind: no import, no class, no secret. Repetition is the point,
//   because a helper would be captured too. Comments inside the methods would become part of the text.
import type { dynamic } from "@pulumi/pulumi";

export type ResourceKind = "FineTuningJob" | "TrainingFile" | "FineTunedModel" | "CheckpointPermission";

export function shell(kind: ResourceKind): dynamic.ResourceProvider {
  return {
    configure: async (req) => require("pulumi-fine-tuning/runtime").configure(req.config),
    check: (olds, news) => require("pulumi-fine-tuning/runtime").handler(kind).check(olds, news),
    diff: (id, olds, news) => require("pulumi-fine-tuning/runtime").handler(kind).diff(id, olds, news),
    create: (inputs) => require("pulumi-fine-tuning/runtime").handler(kind).create(inputs),
    read: (id, props) => require("pulumi-fine-tuning/runtime").handler(kind).read(id, props),
    update: (id, olds, news) => require("pulumi-fine-tuning/runtime").handler(kind).update(id, olds, news),
    delete: (id, props) => require("pulumi-fine-tuning/runtime").handler(kind).delete(id, props),
  };
}
