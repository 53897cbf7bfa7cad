import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import { z } from "zod";
import type { EngineName } from "../engines";
import type { Workers } from "../engines/types";
import { devicesOf, thisMachine } from "../system/devices";
import { messageOf } from "../system/errors";
import { AnswersSetting, answersOf, type Refuse } from "./answers-setting";
import type { BaseModel } from "./base-model";
import { checkDevices, DevicesSetting, ModelDevices } from "./devices-setting";
import { embeddedAliases, embeddedBases } from "./embedded-bases";

/** What `--models FILE` says: who is trained here, and with what. */
export interface ModelsFile {
  /** Runs the trainer. */
  command: readonly string[];
  /** Devices of this machine that trainers use, each process one of them; empty where it takes what it finds. */
  devices: readonly string[];
  /** Trainings at once on each of them. */
  slots: number;
  /** How a cluster trains. */
  ray: {
    /** Runs the trainer on the cluster's machines. */
    command: readonly string[];
    /** Jobs that are handed to it at once. */
    slots: number;
    /** What Ray is to prepare for each job, in its own words. */
    runtimeEnv: Record<string, unknown>;
  };
  /** Whether the embedded base models are there too. */
  embedded: boolean;
  bases: readonly BaseModel[];
}

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "must be letters, digits, points, hyphens and underscores")
  .refine((name) => !name.includes(".ft-"), "may not contain .ft-, which is a part of fine-tuned models' names");

const shared = { id, contextTokens: z.int().min(16), price: z.number().min(0).optional() };

const openModel = (usual: OpenEngine) =>
  z.strictObject({
    ...shared,
    engine: z.enum(["local", "ray"]).default(usual),
    workers: z
      .strictObject({
        count: z.int().min(1).max(1024).default(1),
        resources: z.record(z.string().min(1), z.number().gt(0)).default({ CPU: 1 }),
      })
      .optional(),
    devices: ModelDevices.optional(),
    source: z.string().min(1),
    training: z.enum(["lora", "full"]).default("lora"),
    quantize: z.enum(["4bit", "8bit"]).nullable().default(null),
    learningRate: z.number().gt(0).default(2e-4),
    lora: z
      .strictObject({ rank: z.int().min(1).default(16), alpha: z.number().gt(0).default(32) })
      .default({ rank: 16, alpha: 32 }),
    answers: AnswersSetting.optional(),
  });
const Embedded = z.strictObject({ ...shared, engine: z.literal("embedded") });

const command = z.array(z.string().min(1)).min(1).default(["python3", "-m", "fine_tuning_trainer"]);

const File = z.strictObject({
  trainer: z
    .strictObject({
      command,
      devices: DevicesSetting.optional(),
      slots: z.int().min(1).max(100).default(1),
    })
    .prefault({}),
  ray: z
    .strictObject({
      command,
      slots: z.int().min(1).max(1000).default(8),
      runtimeEnv: z.record(z.string(), z.json()).default({}),
    })
    .prefault({}),
  embedded: z.boolean().default(true),
  models: z.array(z.unknown()).default([]),
});

/** Who may train an open model. */
export type OpenEngine = Exclude<EngineName, "embedded">;

/** A server without `--models` has the embedded base models alone. */
export const noModelsFile: ModelsFile = { ...settingsOf({}), bases: [] };

/**
 * Reads `models.json`; throws a sentence that names file and place.
 * @param engine who trains the models that do not say it themselves
 * @param machine is asked for its devices where the file names none
 */
export function readModelsFile(path: string, engine: OpenEngine = "local", machine = thisMachine): ModelsFile {
  const refuse = (place: string, reason: string) =>
    new Error(`"${path}"${place === "" ? "" : `, ${place}`}: ${reason}`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw refuse("", `cannot be read as JSON: ${messageOf(error)}`);
  }
  const file = parsed(File, content, "", refuse);
  const bases = file.models.map((entry, index) => baseOf(entry, engine, `models[${index}]`, path, refuse));
  const names = file.embedded ? [...embeddedBases.map((base) => base.id), ...embeddedAliases.keys()] : [];
  for (const [index, base] of bases.entries()) {
    if (names.includes(base.id)) {
      const why = `"${base.id}" is the name of an embedded model or of another entry; choose another, or leave the embedded models out with "embedded": false`;
      throw refuse(`models[${index}].id`, why);
    }
    names.push(base.id);
  }
  const settings = settingsOf(file);
  const isLocal = (base: BaseModel) => base.engine === "local";
  const devices = file.trainer.devices ?? (bases.some(isLocal) ? devicesOf(machine) : []);
  for (const [index, { devices: wanted = [] }] of bases.entries())
    checkDevices(wanted, devices, `models[${index}].devices`, refuse);
  const onAll = (base: BaseModel) => (isLocal(base) && devices.length > 0 ? { devices, ...base } : base);
  return { ...settings, devices, bases: bases.map(onAll) };
}

const oneWorker: Workers = { count: 1, resources: { CPU: 1 } };

function settingsOf(given: unknown): Omit<ModelsFile, "bases"> {
  const { trainer, ray, embedded } = File.parse(given);
  const { command, slots, devices = [] } = trainer;
  return { command, slots, devices, ray, embedded };
}

function baseOf(entry: unknown, usual: OpenEngine, place: string, path: string, refuse: Refuse): BaseModel {
  const { engine } = z.looseObject({ engine: z.unknown() }).catch({ engine: undefined }).parse(entry);
  const model =
    engine === "embedded" ? parsed(Embedded, entry, place, refuse) : parsed(openModel(usual), entry, place, refuse);
  const base: BaseModel = {
    id: model.id,
    created: Math.floor(statSync(path).mtimeMs / 1000),
    ownedBy: "local",
    contextTokens: model.contextTokens,
    completionsOnly: false,
    learningRateMultiplier: 1,
    engine: model.engine,
    ...(model.price === undefined ? {} : { price: model.price }),
  };
  if (model.engine === "embedded") return base;
  const { training, quantize, learningRate, lora, contextTokens } = model;
  if (model.workers && model.engine !== "ray") throw refuse(`${place}.workers`, 'are for "engine": "ray" alone');
  if (model.devices && model.engine !== "local") throw refuse(`${place}.devices`, 'are for "engine": "local" alone');
  const source = sourceOf(model.source, `${place}.source`, path, refuse);
  const real = { source, contextTokens, training, quantize, learningRate, lora };
  const trained: BaseModel =
    model.engine === "ray"
      ? { ...base, real, workers: model.workers ?? oneWorker }
      : { ...base, real, ...(model.devices ? { devices: model.devices } : {}) };
  if (!model.answers) return trained;
  if (training === "full")
    throw refuse(`${place}.answers`, 'loads adapters, and "training": "full" makes none; leave one of the two out');
  return { ...trained, answers: answersOf(model.answers, model.id, `${place}.answers`, path, refuse) };
}

/** A path begins with a slash or a point; everything else is a hub's name and is looked up there by the trainer. */
function sourceOf(source: string, place: string, path: string, refuse: Refuse): string {
  if (!isAbsolute(source) && !source.startsWith(".")) return source;
  const found = resolve(dirname(path), source);
  if (!existsSync(found)) throw refuse(place, `there is no "${found}"`);
  return found;
}

function parsed<T extends z.ZodType>(schema: T, value: unknown, place: string, refuse: Refuse): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const below = z.core.toDotPath(issue?.path ?? []);
  throw refuse([place, below].filter((part) => part !== "").join("."), issue?.message ?? "is not what is expected");
}
