import type { Properties } from "../engine/handler";
import type { ArgumentPath } from "../engine/secret-arguments";
import { UNKNOWN } from "../engine/unknown";
import { alwaysSecret } from "../resources/job/always-secret";
import { fieldsOf, withoutUndefined } from "../values";

// Marks of the engine's protocol, in the place of values that JSON has no type for.
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** Another resource, where a program wrote that in the place of an id. */
export interface Reference {
  path: ArgumentPath;
  urn: string;
}

/** Properties as handlers know them, and what the engine said of them beside that. */
export interface Received {
  values: Properties;
  /** Where secrets are. */
  secrets: ArgumentPath[];
  references: Reference[];
}

/** Takes the marks of secrets and resources out of properties: a resource is its id. */
export function received(properties: Properties): Received {
  const secrets: ArgumentPath[] = [];
  const references: Reference[] = [];
  const plain = (value: unknown, path: ArgumentPath): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => plain(item, [...path, index]));
    const fields = fieldsOf(value);
    if (fields === undefined) return value;
    if (fields[MARK] === SECRET) {
      secrets.push(path);
      return plain(fields.value, path);
    }
    if (fields[MARK] === RESOURCE) {
      references.push({ path, urn: String(fields.urn) });
      // A resource that is not made yet has an empty id.
      return fields.id === undefined || fields.id === "" ? UNKNOWN : fields.id;
    }
    return Object.fromEntries(Object.entries(fields).map(([name, item]) => [name, plain(item, [...path, name])]));
  };
  const values = fieldsOf(plain(properties, [])) ?? {};
  if (
    isThere(values, alwaysSecret) &&
    !secrets.some((path) => path.every((step, index) => step === alwaysSecret[index]))
  )
    secrets.push(alwaysSecret);
  return { values, secrets, references };
}

const isThere = (values: Properties, path: ArgumentPath): boolean =>
  path.reduce<unknown>((value, step) => fieldsOf(value)?.[step], values) !== undefined;

/** Properties as the engine takes them, with the secrets marked that are still where they were. */
export function marked(values: Properties, secrets: readonly ArgumentPath[]): Properties {
  const marks = new Set(secrets.map((path) => JSON.stringify(path)));
  const mark = (value: unknown, path: ArgumentPath): unknown => {
    const inner = Array.isArray(value)
      ? value.map((item, index) => mark(item, [...path, index]))
      : typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mark(item, [...path, name])]))
        : value;
    return marks.has(JSON.stringify(path)) ? { [MARK]: SECRET, value: inner } : inner;
  };
  const plain = withoutUndefined(values);
  return marks.size === 0 ? plain : (fieldsOf(mark(plain, [])) ?? {});
}
