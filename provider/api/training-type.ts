/** Azure's ways of training, which differ in price and place, as Azure's answers spell them. */
export const trainingTypes = ["standard", "globalStandard", "developerTier"] as const;

/** A way of training as Azure takes it: its name in any of the cases that Microsoft's documents use, or its number. */
export type TrainingType =
  | "standard"
  | "globalStandard"
  | "developerTier"
  | "Standard"
  | "GlobalStandard"
  | "DeveloperTier"
  | "globalstandard"
  | "developertier"
  | number;

/** The one spelling of a training type; a number, and what is none, stay as they are. */
export function namedTrainingType(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return trainingTypes.find((name) => name.toLowerCase() === value.toLowerCase()) ?? value;
}

/** Whether Azure may take it: a known name in any case, or a number. */
export function isTrainingType(value: unknown): value is TrainingType {
  const named = namedTrainingType(value);
  return typeof named === "number"
    ? Number.isInteger(named) && named >= 0
    : trainingTypes.some((name) => name === named);
}
