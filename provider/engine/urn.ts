/** The parts of `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
export interface UrnParts {
  stack: string;
  project: string;
  /** The types of the parents, outermost first, and the resource's own. */
  types: string[];
  /** May hold `::` itself. */
  name: string;
}

/** `undefined` for a text that is no URN. */
export function urnParts(urn: string): UrnParts | undefined {
  const [head = "", project, types, ...name] = urn.split("::");
  if (project === undefined || types === undefined || name.length === 0) return undefined;
  return { stack: head.slice(head.lastIndexOf(":") + 1), project, types: types.split("$"), name: name.join("::") };
}

/** The same URN with some of its parts replaced; a text that is no URN stays as it is. */
export function changedUrn(urn: string, change: (parts: UrnParts) => Partial<Omit<UrnParts, "stack">>): string {
  const parts = urnParts(urn);
  if (parts === undefined) return urn;
  const { project, types, name } = { ...parts, ...change(parts) };
  return [urn.slice(0, urn.indexOf("::")), project, types.join("$"), name].join("::");
}

/** The name that the program gave; a text that is no URN is its own name. */
export const resourceName = (urn: string): string => urnParts(urn)?.name ?? urn;
