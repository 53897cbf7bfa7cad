import type { ServerClock } from "../clock";
import type { FileService } from "../files/files";
import type { Folder } from "../files/folder";
import type { UploadService } from "../files/uploads";
import type { Feed } from "../jobs/feed";
import type { JobRecorder } from "../jobs/record";
import type { Runner } from "../jobs/runner";
import type { ModelService } from "../models/models";
import type { Store } from "../store";
import type { Trainer } from "../trainer/types";
import type { Faults } from "./faults";
import type { Keys } from "./keys";

/** What routes work with. A plug-in (the dashboard, for one) gets the same. */
export interface ServerContext {
  store: Store;
  folder: Folder;
  clock: ServerClock;
  keys: Keys;
  organization: { name: string; id: string };
  files: FileService;
  uploads: UploadService;
  models: ModelService;
  runner: Runner;
  recorder: JobRecorder;
  trainer: Trainer;
  /** Tells of every change of a job, for live views. */
  feed: Feed;
  faults: Faults;
  /** One line for who runs the server; never holds a key. */
  log(line: string): void;
}

/** How one vendor differs on the same routes. */
export interface Manner {
  name: "openai" | "azure";
  keyHeader: "bearer" | "api-key";
  /** A file's state as this vendor calls it; `processed` says whether it is ready. */
  fileStatus(processed: boolean, ageMs: number): string;
  /** The bytes of a result table as this vendor sends them. */
  encodeResult(csv: Buffer): Buffer;
  hasUploads: boolean;
}
