import type { ResourceKind } from "./shell";
import { changedUrn } from "./urn";

/**
 * The type token of a kind, an ABI: states and URNs hold it. The engine shows `a:b/fineTuningJob:FineTuningJob` as
 * `a:b:FineTuningJob`, so that a row has room for what happens.
 */
export const typeOf = (kind: ResourceKind) =>
  `pulumi-nodejs:dynamic/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;

/** The token that older states hold. */
export const formerTypeOf = (kind: ResourceKind) => `pulumi-nodejs:dynamic/fine-tuning:${kind}`;

const ours =
  /^(?:pulumi-nodejs:dynamic\/[\w-]+|fine-tuning:index(?:\/\w+)?):(FineTuningJob|TrainingFile|FineTunedModel|CheckpointPermission|FineTuningSweep)$/;

/** Whether a type is one of this package's, whichever version spelt it. */
export const isOurType = (type: string) => ours.test(type);

/**
 * Whose a remote object is: the URN with no more than the kind for each type of ours, so that it is the same whatever the
 * type is called. The resource's own type is ours by definition; of its parents only those are that we know.
 */
export function identityOf(urn: string): string {
  return withTypes(urn, (type, isOwn) => (isOwn || isOurType(type) ? nameOf(type) : type));
}

/** The URN as the first versions spelt it: submit keys and names of uploads hold hashes of it. */
export function formerUrn(urn: string): string {
  return withTypes(urn, (type) => {
    const kind = nameOf(type) as ResourceKind;
    return type === typeOf(kind) ? formerTypeOf(kind) : type;
  });
}

/** The URN of a resource with another name and all else the same. */
export const withName = (urn: string, name: string): string => changedUrn(urn, () => ({ name }));

const withTypes = (urn: string, change: (type: string, isOwn: boolean) => string): string =>
  changedUrn(urn, ({ types }) => ({ types: types.map((type, index) => change(type, index === types.length - 1)) }));

const nameOf = (type: string) => type.slice(type.lastIndexOf(":") + 1);
