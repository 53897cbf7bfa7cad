/** What a new project may be, and what it takes where nobody says. */

import { basename } from "node:path";

/** How the model learns; each has a template folder of its name. */
export type InitMethod = "supervised" | "preference" | "reinforcement";

/** Where the project is to train first. Every stack may train elsewhere. */
export type Where = "local" | "own-hardware" | Vendor;

/** Where a key of somebody else's is needed. */
export type Vendor = "together" | "fireworks" | "azure" | "openai";

export const methods: Record<InitMethod, string> = {
  supervised: "examples of good answers",
  preference: "pairs of a better and a worse answer",
  reinforcement: "questions, and a grader that scores the model's own answers",
};

export const places: Record<Where, string> = {
  local: "this machine, a small practice model: no account, no cost, seconds",
  "own-hardware": "this machine, an open model with PyTorch",
  together: "Together, open models, for a fee",
  fireworks: "Fireworks, open models, for a fee",
  azure: "Azure; newcomers there train open-weight models only",
  openai: "OpenAI, for organizations that train there already; it ends on 2027-01-06",
};

/** All that is decided before anything is written. */
export interface Choices {
  /** Pulumi's project and npm's package. */
  name: string;
  method: InitMethod;
  where: Where;
  /** The base model; left out: that of the template. */
  model?: string | undefined;
}

/** The base models that the templates' programs name. */
export const templateModels: Record<InitMethod, string> = {
  supervised: "gpt-4o-mini-2024-07-18",
  preference: "gpt-4o-mini-2024-07-18",
  reinforcement: "o4-mini-2025-04-16",
};

/** The base model where another one than the template's is there. */
const modelsThere: Partial<Record<Where, string>> = {
  "own-hardware": "smollm2-135m",
  together: "Qwen/Qwen3-8B",
  fireworks: "accounts/fireworks/models/qwen3-8b",
};

/** The base model where none is asked for. */
export const defaultModel = (method: InitMethod, where: Where): string => modelsThere[where] ?? templateModels[method];

/** Why no such project would train; `undefined` where it would. */
export function whyNone({ method, where, model }: Pick<Choices, "method" | "where" | "model">): string | undefined {
  if (method !== "reinforcement") return undefined;
  if (where === "together" || where === "fireworks")
    return `${where === "together" ? "Together" : "Fireworks"} trains no jobs of this package by reinforcement`;
  if (where !== "openai" || model !== undefined) return undefined;
  return "OpenAI has no base model left for reinforcement; o4-mini was removed on 2026-10-23, so name the one that you may train with `--model`";
}

/** Why a project cannot be called so; `undefined` where it can. Both Pulumi and npm have to take the name. */
export function wrongName(name: string): string | undefined {
  if (/^[a-z0-9][a-z0-9._-]{0,99}$/.test(name)) return undefined;
  return "a project's name has lower-case letters, digits, dots, hyphens and underscores, begins with a letter or a digit, and is at most 100 long";
}

/** A name that Pulumi and npm take, made of the directory's. */
export function nameOf(directory: string): string {
  const name = basename(directory)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, 100);
  return name === "" ? "fine-tuning" : name;
}
