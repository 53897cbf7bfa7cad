import type { ServerClock } from "../clock";
import type { FileService } from "../files/files";
import type { Folder } from "../files/folder";
import type { Inspector } from "../files/inspector";
import type { ModelService } from "../models/models";
import type { Store } from "../store";
import type { Trainer } from "../trainer/types";
import type { JobRecorder } from "./record";

export const phases = ["processing", "validating_files", "queued", "running"] as const;

/** Shortest length of a phase in seconds; `processing` is a file's after its upload. */
export type MinSeconds = Partial<Record<(typeof phases)[number], number>>;

/** What working on jobs needs. */
export interface Desk {
  store: Store;
  folder: Folder;
  files: FileService;
  models: ModelService;
  inspector: Inspector;
  trainer: Trainer;
  clock: ServerClock;
  recorder: JobRecorder;
  minSeconds: MinSeconds;
  organization: string;
  log(line: string): void;
}
