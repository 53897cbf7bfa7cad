import { createEngines, type Engines } from "./engines";
import type { RayCluster } from "./engines/ray";
import { type FileService, fileService } from "./files/files";
import { createInspector, type Inspector } from "./files/inspector";
import { type UploadService, uploadService } from "./files/uploads";
import { createCatalog } from "./models/catalog";
import { type ModelService, modelService, type ShutdownDates } from "./models/models";
import { type ModelsFile, noModelsFile } from "./models/models-file";
import { newId } from "./protocol/ids";
import type { Keys } from "./protocol/keys";
import type { Store } from "./store";
import type { Folder } from "./store/folder";
import { createJobFeed, type JobFeed } from "./store/job-feed";
import { type JobRecorder, jobRecorder } from "./store/job-recorder";
import type { ServerClock } from "./system/clock";

export const phases = ["processing", "validating_files", "queued", "running"] as const;

/** Shortest length of a phase in seconds; `processing` is a file's after its upload. */
export type MinSeconds = Partial<Record<(typeof phases)[number], number>>;

/** What jobs, routes and pages work with; one of each for the whole server. */
export interface Services {
  store: Store;
  folder: Folder;
  clock: ServerClock;
  keys: Keys;
  organization: { name: string; id: string };
  minSeconds: MinSeconds;
  files: FileService;
  uploads: UploadService;
  models: ModelService;
  inspector: Inspector;
  engines: Engines;
  recorder: JobRecorder;
  /** Tells of every change of a job, for live views. */
  feed: JobFeed;
  /** One line for who runs the server; never holds a key. */
  log(line: string): void;
}

export interface ServiceSettings {
  /** Name of the organization. @default "personal" */
  organization?: string | undefined;
  minSeconds?: MinSeconds | undefined;
  shutdownDates?: ShutdownDates | undefined;
  /** Which base models there are. @default the embedded ones */
  models?: ModelsFile | undefined;
  /** Who trains those of the engine `ray`. */
  cluster?: RayCluster | undefined;
}

/** Makes the services on an open data directory. Threads and processes start when they are needed. */
export function createServices(
  opened: Pick<Services, "store" | "folder" | "clock" | "keys" | "log">,
  settings: ServiceSettings,
): Services {
  const { store, folder, clock } = opened;
  const minSeconds = settings.minSeconds ?? {};
  const models = settings.models ?? noModelsFile;
  const organization = {
    name: settings.organization ?? "personal",
    id: store.setting("organization_id", newId.organization),
  };
  const feed = createJobFeed();
  const files = fileService(store, folder, clock, minSeconds.processing ?? 0);
  return {
    ...opened,
    organization,
    minSeconds,
    files,
    uploads: uploadService(store, folder, clock, files),
    models: modelService(store, folder, clock, organization.name, createCatalog(models), settings.shutdownDates),
    inspector: createInspector(),
    engines: createEngines(models.command, settings.cluster),
    recorder: jobRecorder(store, clock, feed),
    feed,
  };
}
