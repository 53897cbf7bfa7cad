import { hostedEngine } from "../attempts/engine";
import { graderDoor } from "../attempts/grader-door";
import type { Patience } from "../attempts/host";
import type { Engine } from "../types";
import { localHost } from "./host";

export const defaultPatience: Patience = { saveMs: 120_000, endMs: 30_000, retryMs: 1_000 };

/** Trains on this machine: one process for each job. */
export function createLocalEngine(command: readonly string[], patience: Patience = defaultPatience): Engine {
  return hostedEngine(localHost(command, patience), graderDoor(), patience);
}
