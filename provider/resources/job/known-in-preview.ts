import type { Properties } from "../../engine/handler";
import { containsUnknown, isUnknown } from "../../engine/unknown";
import type { FineTuningJobInputs } from "./inputs";
import { trainingArguments } from "./training-schema";

/** The arguments without those that are known only at `up`. Of the method as much is kept as is known. */
export function knownPart(inputs: Properties): Partial<FineTuningJobInputs> & { resourceUrn: string } {
  const known = Object.entries(inputs).flatMap(([name, value]) => {
    if (name === "method" && isUnknown(value)) return [[name, {}]];
    if (isUnknown(value) || (isData(name) && isUnknown(memberOf(value, "contentHash")))) return [];
    return [[name, isSettings(name) || isData(name) ? withoutUnknown(value) : value]];
  });
  return Object.fromEntries(known);
}

/** Of these a part that lacks the content hash identifies nothing. Rows in which no format shows have all but that. */
const isData = (name: string) => name === "trainingData" || name === "validationData";

const isSettings = (name: string) => name === "method" || name === "hyperparameters" || name === "budget";

function withoutUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isUnknown(item)).map(withoutUnknown);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => !isUnknown(member));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutUnknown(member)]));
}

/** What an estimate has to wait for, as a part of a sentence. */
export function awaited(inputs: Properties): string | undefined {
  if (containsUnknown(inputs.trainingData))
    return "the number of training tokens is known at `up`, when other resources have made the data";
  return hasUnknownEpochs(inputs) ? "the number of epochs is known only at `up`" : undefined;
}

/** What the price has to wait for, beside the model. */
export function awaitedPrice({ budget }: Properties): string | undefined {
  if (isUnknown(budget)) return "`budget`, which may hold your price, is known only at `up`";
  return isUnknown(memberOf(budget, "pricePerMillionTokens"))
    ? "your price, `budget.pricePerMillionTokens`, is known only at `up`"
    : undefined;
}

/** Arguments without which nobody can say which job is this declaration's; data count by their content. */
export function unknownIdentity(inputs: Properties): string[] {
  const data = { trainingFile: inputs.trainingData, validationFile: inputs.validationData };
  return trainingArguments.filter((name) => {
    if (name !== "trainingFile" && name !== "validationFile") return containsUnknown(inputs[name]);
    return isUnknown(data[name]) || isUnknown(memberOf(data[name], "contentHash") ?? inputs[name]);
  });
}

function hasUnknownEpochs({ method, hyperparameters }: Properties): boolean {
  const type = memberOf(method, "type");
  const own = memberOf(method, typeof type === "string" ? type : "supervised");
  const settings = memberOf(own, "hyperparameters");
  const steps = [method, type, own, settings, hyperparameters];
  return [...steps, memberOf(settings, "nEpochs"), memberOf(hyperparameters, "nEpochs")].some(isUnknown);
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Properties)[name] : undefined;
