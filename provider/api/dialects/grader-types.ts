import { fieldsOf } from "../../values";

/** The type of a grader, and the path of the grader among a job's arguments. */
export interface GraderType {
  path: string;
  type: string;
}

/** The types of a method's grader and of those inside it, as far as they are known. */
export function graderTypes(method: unknown): GraderType[] {
  return typesWithin(fieldsOf(fieldsOf(method)?.reinforcement)?.grader, "method.reinforcement.grader");
}

function typesWithin(value: unknown, path: string): GraderType[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => typesWithin(item, `${path}[${index}]`));
  const grader = fieldsOf(value);
  if (grader === undefined) return [];
  const { type, graders } = grader;
  if (typeof type === "string") return [{ path, type }, ...typesWithin(graders, `${path}.graders`)];
  // A map of graders by name.
  return Object.entries(grader).flatMap(([name, item]) => typesWithin(item, `${path}.${name}`));
}
