/**
 * What the engine puts, in a preview, in the place of a value that is not known yet: for every type, at any depth.
 * The same text as `@pulumi/pulumi`'s `runtime.unknownValue`, a part of the engine's protocol.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

/** True when `value` is not known yet, or something inside it is not. */
export function containsUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(containsUnknown);
}
