import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RealModel } from "../../server/engines/types";
import { jsonLines } from "./json-lines";
import { eventually } from "./pulumi-eventually";

/** A base model as the engines are told of it. */
export const aRealModel: RealModel = {
  source: "/weights",
  contextTokens: 512,
  training: "lora",
  quantize: null,
  learningRate: 2e-4,
  lora: { rank: 16, alpha: 32 },
};

/** How the fake trainer misbehaves; see `fake-trainer.cjs`. */
export interface Behaviour {
  allow?: number;
  pace?: { passed: number; seconds: number };
  at?: { step: number; do: string };
  holdAt?: string;
  sample?: object;
  print?: string;
  failed?: { code: string; message: string };
  fits?: number;
  loads?: boolean;
  lingers?: boolean;
  hangs?: boolean;
  blind?: boolean;
  deaf?: boolean;
}

/** What the fake trainer noted: one entry for each start, stop at a moment, question and cancellation. */
export interface Note {
  began?: string;
  job?: string;
  /** Numbers of the CUDA devices that the process may see. */
  visible?: string;
  held?: string;
  ended?: string;
  pid?: number;
  keys?: string[];
  resumeFrom?: { step: number } | null;
  chat?: string[];
  asked?: number;
  adapter?: string | null;
  messages?: unknown[];
  cancelled?: number;
}

/** What differs from one base `abacus` that the fake trainer trains. */
export interface LocalModelsOptions {
  /** Of each device. */
  slots?: number;
  /** Devices that trainers use. */
  devices?: unknown;
  /** Devices of some of the bases. */
  devicesOf?: Record<string, readonly string[]>;
  command?: string[];
  /** Ids of the bases. */
  ids?: readonly string[];
  /** Who else answers for them. */
  answers?: object;
  training?: string;
  /** On a cluster: who trains it together. */
  workers?: { count?: number; resources?: Record<string, number> };
}

/** A `models.json` whose base `abacus`, or whose bases, are trained by the fake trainer, here or on a cluster. */
export function localModels(more: LocalModelsOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "local-models-"));
  const behaviour = join(folder, "behaviour.json");
  const file = join(folder, "models.json");
  const behave = (how: Behaviour) => {
    writeFileSync(`${behaviour}.new`, JSON.stringify(how));
    renameSync(`${behaviour}.new`, behaviour);
  };
  const notes = () => jsonLines<Note>(`${behaviour}.log`);
  behave({});
  writeFileSync(join(folder, "weights.gguf"), "");
  const command = more.command ?? [process.execPath, join(__dirname, "fake-trainer.cjs"), behaviour];
  const { answers, training, workers } = more;
  const abacus = { source: "./weights.gguf", contextTokens: 512, price: 0.5, answers, training, workers };
  const models = (more.ids ?? ["abacus"]).map((id) => ({ id, ...abacus, devices: more.devicesOf?.[id] }));
  // The same on machines with GPUs and without.
  const trainer = { command, slots: more.slots ?? 1, devices: more.devices ?? ["cpu"] };
  // Names of the embedded models can be given to others only where these are left out.
  writeFileSync(file, JSON.stringify({ trainer, ray: { command }, embedded: more.ids === undefined, models }));
  return {
    folder,
    file,
    /** Runs the fake trainer. */
    command,
    /** From the next step on. */
    behave,
    notes,
    /** Nothing was noted yet. */
    forget: () => rmSync(`${behaviour}.log`, { force: true }),
    /** Waits until a trainer stands at a moment, and answers its process. */
    async heldAt(moment: string): Promise<number> {
      const found = () => notes().find(({ held }) => held === moment);
      await eventually(() => found() !== undefined, { what: () => `a trainer at "${moment}"` });
      return found()?.pid ?? 0;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type LocalModels = ReturnType<typeof localModels>;
