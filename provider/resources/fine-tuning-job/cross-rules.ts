import { isUnknown } from "../../engine/unknown";
import type { Problem } from "../shared/check";
import { isObject } from "../shared/rules";

/** Rules across arguments. Takes unchecked inputs, because in a preview some of them are not known yet. */
export function crossProblems(inputs: Record<string, unknown>): Problem[] {
  return [pathProblems, methodProblems, rateProblems, weightProblems, waitProblems, adoptionProblems].flatMap((rule) =>
    rule(inputs),
  );
}

/** A rate and a factor on it say the same thing twice, and no vendor takes both. */
function rateProblems({ learningRate, hyperparameters, method }: Record<string, unknown>): Problem[] {
  if (learningRate === undefined) return [];
  const settings = isObject(method) ? ["supervised", "dpo", "reinforcement"].map((type) => method[type]) : [];
  const places = [hyperparameters, ...settings.map((own) => (isObject(own) ? own.hyperparameters : undefined))];
  const factors = places.map((place) => (isObject(place) ? place.learningRateMultiplier : undefined));
  if (factors.every((factor) => factor === undefined || factor === "auto")) return [];
  return [
    { property: "learningRate", reason: "is given beside learningRateMultiplier; use the one that the vendor has" },
  ];
}

function weightProblems({ lora, fullTraining }: Record<string, unknown>): Problem[] {
  if (lora === undefined || fullTraining !== true) return [];
  return [
    { property: "lora", reason: "trains a part of the weights, and fullTraining all of them; remove one of the two" },
  ];
}

/** A path where a file id belongs: the server would only say that it knows no such file. */
function pathProblems(inputs: Record<string, unknown>): Problem[] {
  return ["trainingFile", "validationFile"].flatMap((property) => {
    const id = inputs[property];
    if (typeof id !== "string" || !/[/\\]|\.jsonl?$/i.test(id) || isFullName(id)) return [];
    return [
      {
        property,
        reason: `is a path, not the id of an uploaded file; give it as new TrainingFile(…, { path: "${id}" })`,
      },
    ];
  });
}

/** Of a dataset at Fireworks. */
const isFullName = (id: string) => /^accounts\/[\w-]+\/datasets\/[\w-]+$/.test(id);

function methodProblems(inputs: Record<string, unknown>): Problem[] {
  const given = isObject(inputs.method) ? inputs.method : {};
  const type = typeof given.type === "string" && !isUnknown(given.type) ? given.type : undefined;
  if (type === undefined) return [];
  const ignored = ["supervised", "dpo", "reinforcement"].filter(
    (other) => other !== type && given[other] !== undefined,
  );
  const problems = ignored.map((other) => ({
    property: `method.${other}`,
    reason: `would be ignored, because method.type is "${type}"; remove it or change method.type`,
  }));
  if (type === "reinforcement" && given.reinforcement === undefined)
    problems.push({
      property: "method.reinforcement",
      reason: 'is needed for method.type "reinforcement": it holds the grader',
    });
  if (inputs.hyperparameters === undefined) return problems;
  if (type !== "supervised")
    problems.push({
      property: "hyperparameters",
      reason: `would be ignored, because method.type is "${type}"; use method.${type}.hyperparameters`,
    });
  else if (isObject(given.supervised) && given.supervised.hyperparameters !== undefined)
    problems.push({
      property: "hyperparameters",
      reason: "is the older spelling of method.supervised.hyperparameters; use one of the two",
    });
  return problems;
}

function waitProblems(inputs: Record<string, unknown>): Problem[] {
  const { waitFor } = inputs;
  if (waitFor === undefined || waitFor === "succeeded" || isUnknown(waitFor)) return [];
  const advice = `needs waitFor "succeeded"; to wait elsewhere, declare a FineTunedModel for this job and put it there`;
  const deletesModel = isObject(inputs.onDelete) && inputs.onDelete.model === "delete";
  return [
    ...(inputs.accept !== undefined ? [{ property: "accept", reason: advice }] : []),
    ...(deletesModel ? [{ property: "onDelete.model", reason: advice }] : []),
  ];
}

function adoptionProblems(inputs: Record<string, unknown>): Problem[] {
  if (inputs.adoptJobId === undefined || inputs.triggers === undefined) return [];
  return [
    {
      property: "triggers",
      reason: "would be ignored, because adoptJobId takes over a job that is already submitted; remove one of the two",
    },
  ];
}
