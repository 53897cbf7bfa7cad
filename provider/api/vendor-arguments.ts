import { isUnknown } from "../engine/unknown";
import { fieldsOf } from "../values";

/** What a program says to its vendor in the vendor's own words: sent as it is, because no list here knows every field. */
export type VendorArguments = Record<string, unknown>;

/** Fields of the API that arguments of ours stand for, by their names on the wire: the argument's path, or the fields inside. */
export interface KnownFields {
  readonly [wire: string]: string | KnownFields;
}

/** A body with the vendor's arguments beside ours, at every depth. Where both name a field, ours stands. */
export function withVendorArguments(ours: VendorArguments, theirs: VendorArguments | undefined): VendorArguments {
  const body = { ...theirs, ...ours };
  for (const [name, value] of Object.entries(ours)) {
    const [inside, beside] = [fieldsOf(value), fieldsOf(theirs?.[name])];
    if (inside !== undefined && beside !== undefined) body[name] = withVendorArguments(inside, beside);
  }
  return body;
}

/** The fields of an answer that no argument of ours stands for, at every depth. */
export function unknownFields(answer: VendorArguments, known: KnownFields): VendorArguments {
  return Object.fromEntries(
    Object.entries(answer).flatMap(([name, value]) => {
      const within = Object.hasOwn(known, name) ? known[name] : undefined;
      if (within === undefined) return value === null ? [] : [[name, value]];
      const inside = typeof within === "string" ? undefined : fieldsOf(value);
      const rest = inside === undefined || typeof within === "string" ? {} : unknownFields(inside, within);
      return Object.keys(rest).length > 0 ? [[name, rest]] : [];
    }),
  );
}

/** A vendor's argument that is an argument of ours, or holds some and is no object. */
interface OwnField {
  path: string[];
  /** The argument to use; `undefined` where an object is wanted. */
  use: string | undefined;
}

/** What is wrong with fields that we have arguments for: theirs would not be sent. A value that is not known yet may be right. */
export function ownFieldProblems(given: VendorArguments, known: KnownFields): { path: string[]; reason: string }[] {
  return ownFields(given, known).flatMap(({ path, use }) => {
    if (use !== undefined) return [{ path, reason: `is an argument of its own; use \`${use}\`` }];
    const isOpen = isUnknown(path.reduce<unknown>((value, name) => fieldsOf(value)?.[name], given));
    return isOpen ? [] : [{ path, reason: "must be an object with fields of the vendor" }];
  });
}

/** The vendor's arguments that we have ourselves, in the API's spelling or in ours. */
function ownFields(given: VendorArguments, known: KnownFields): OwnField[] {
  const byOurName = new Map(
    Object.values(known).flatMap((use) => (typeof use === "string" ? [[lastOf(use), use]] : [])),
  );
  return Object.entries(given).flatMap(([name, value]) => {
    const within = (Object.hasOwn(known, name) ? known[name] : undefined) ?? byOurName.get(name);
    if (within === undefined) return [];
    if (typeof within === "string") return [{ path: [name], use: within }];
    const inside = fieldsOf(value);
    if (inside === undefined) return [{ path: [name], use: undefined }];
    return ownFields(inside, within).map(({ path, use }) => ({ path: [name, ...path], use }));
  });
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1);
