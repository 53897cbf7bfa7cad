// Everything in this file is stored in the user's state, twice per resource: keep it dull.
//
// - "pulumi-fine-tuning/runtime" is an ABI: old states call it by this name, so it is never renamed.
// - Deletes and refreshes of old resources therefore run today's code, and bug fixes reach them.
// - It is text, and to the byte what the SDK's serializer makes of seven methods that forward. To have it made anew would
//   cost every run of a program a tenth of a second, and let compilers and SDKs have a say in what states hold.

export type ResourceKind = "FineTuningJob" | "TrainingFile" | "FineTunedModel" | "CheckpointPermission";

/** The provider of one kind of resource, as the engine's provider process loads it. */
export function shellText(kind: ResourceKind): string {
  return `exports.handler = __f0;

var __provider = {configure: __f1, check: __f2, diff: __f3, create: __f4, read: __f5, update: __f6, delete: __f7};

function __f1(__0) {
  return (function() {
    with({ this: undefined, arguments: undefined }) {

return async (req) => require("pulumi-fine-tuning/runtime").configure(req.config);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f2(__0, __1) {
  return (function() {
    with({ kind: "${kind}", this: undefined, arguments: undefined }) {

return (olds, news) => require("pulumi-fine-tuning/runtime").handler(kind).check(olds, news);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f3(__0, __1, __2) {
  return (function() {
    with({ kind: "${kind}", this: undefined, arguments: undefined }) {

return (id, olds, news) => require("pulumi-fine-tuning/runtime").handler(kind).diff(id, olds, news);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f4(__0) {
  return (function() {
    with({ kind: "${kind}", this: undefined, arguments: undefined }) {

return (inputs) => require("pulumi-fine-tuning/runtime").handler(kind).create(inputs);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f5(__0, __1) {
  return (function() {
    with({ kind: "${kind}", this: undefined, arguments: undefined }) {

return (id, props) => require("pulumi-fine-tuning/runtime").handler(kind).read(id, props);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f6(__0, __1, __2) {
  return (function() {
    with({ kind: "${kind}", this: undefined, arguments: undefined }) {

return (id, olds, news) => require("pulumi-fine-tuning/runtime").handler(kind).update(id, olds, news);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f7(__0, __1) {
  return (function() {
    with({ kind: "${kind}", this: undefined, arguments: undefined }) {

return (id, props) => require("pulumi-fine-tuning/runtime").handler(kind).delete(id, props);

    }
  }).apply(undefined, undefined).apply(this, arguments);
}

function __f0() {
  return (function() {
    with({ provider: __provider, this: undefined, arguments: undefined }) {

return () => provider;

    }
  }).apply(undefined, undefined).apply(this, arguments);
}
`;
}
