import { isUnknown } from "../../engine/unknown";
import { fieldsOf } from "../../values";
import { type Capabilities, type JudgedArgument, judgedArguments, type Refusal, refusedBecause } from "./capabilities";
import { graderTypes } from "./grader-types";

type Inputs = Readonly<Record<string, unknown>>;

/** The paths at which a declaration gives an argument; what is not known yet, or says what holds anyway, is not given. */
type Finder = (inputs: Inputs) => string[];

const finders: Record<JudgedArgument, Finder> = {
  validationFile: at("validationFile"),
  suffix: at("suffix"),
  seed: at("seed"),
  metadata: at("metadata"),
  integrations: at("integrations"),
  "method: supervised": method("supervised"),
  "method: dpo": method("dpo"),
  "method: reinforcement": method("reinforcement"),
  nEpochs: hyperparameter("nEpochs"),
  batchSize: hyperparameter("batchSize"),
  learningRateMultiplier: hyperparameter("learningRateMultiplier"),
  beta: hyperparameter("beta"),
  learningRate: at("learningRate"),
  lora: at("lora"),
  "lora.rank": at("lora", "rank"),
  "lora.alpha": at("lora", "alpha"),
  "lora.dropout": at("lora", "dropout"),
  "lora.targetModules": at("lora", "targetModules"),
  fullTraining: at("fullTraining"),
  trainingType: at("trainingType"),
  "grader: string_check": grader("string_check"),
  "grader: text_similarity": grader("text_similarity"),
  "grader: score_model": grader("score_model"),
  "grader: label_model": grader("label_model"),
  "grader: python": grader("python"),
  "grader: multi": grader("multi"),
  "grader: endpoint": grader("endpoint"),
  "grader: lambda": grader("lambda"),
  paused: ({ paused }) => (paused === true ? ["paused"] : []),
  selectBy: at("selectBy"),
  "onDelete.model": ({ onDelete }) => (fieldsOf(onDelete)?.model === "delete" ? ["onDelete.model"] : []),
  // Of a TrainingFile, and a resource of its own.
  expiresAfterSeconds: () => [],
  CheckpointPermission: () => [],
};

/** What a vendor refuses of a job's arguments, which may hold values that are not known yet. */
export function refusedArguments(capabilities: Capabilities, inputs: Inputs): Refusal[] {
  return judgedArguments.flatMap((argument) => {
    const reason = refusedBecause(capabilities[argument]);
    return reason === undefined ? [] : finders[argument](inputs).map((property) => ({ property, reason }));
  });
}

function at(...path: string[]): Finder {
  return (inputs) => (isGiven(path.reduce<unknown>(member, inputs)) ? [path.join(".")] : []);
}

/** Where nothing is said of a method it is supervised. */
function method(type: string): Finder {
  return ({ method, hyperparameters }) => {
    const given = method === undefined ? "supervised" : fieldsOf(method)?.type;
    if (given !== type) return [];
    return [method === undefined && hyperparameters !== undefined ? "hyperparameters" : "method"];
  };
}

/** At its older place, or below the method. */
function hyperparameter(name: string): Finder {
  return (inputs) =>
    [["hyperparameters"], ...["supervised", "dpo", "reinforcement"].map((type) => ["method", type, "hyperparameters"])]
      .map((path) => [...path, name])
      .filter((path) => isGiven(path.reduce<unknown>(member, inputs)))
      .map((path) => path.join("."));
}

function grader(type: string): Finder {
  return ({ method }) =>
    graderTypes(method)
      .filter((found) => found.type === type)
      .map(({ path }) => path);
}

function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === "auto" || isUnknown(value)) return false;
  const isEmptyList = Array.isArray(value) && value.length === 0;
  return !isEmptyList;
}

const member = (value: unknown, name: string): unknown => fieldsOf(value)?.[name];
