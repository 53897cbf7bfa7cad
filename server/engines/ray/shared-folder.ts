import { copyFile, cp, mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import type { TrainRequest } from "../types";

/** A directory that this server and all machines of the cluster have mounted. */
export interface SharedFolder {
  /** As this server sees it. */
  here: string;
  /** As the cluster does; the same path where both mount it there. */
  there: string;
}

/** Whether a path is the folder, or below it. */
const isBelow = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return !way.startsWith("..") && !way.startsWith(sep);
};

/** A path of this server's as the cluster knows it; what is not in the shared folder has one name everywhere. */
export function seenThere({ here, there }: SharedFolder, path: string): string {
  if (!path.startsWith(sep) || !isBelow(here, path)) return path;
  const way = relative(here, path);
  return way === "" ? there : `${there.replace(/\/+$/, "")}/${way.split(sep).join("/")}`;
}

/** Copies what a training needs into its folder, unless it is in the shared folder already. */
export async function shareData({ here }: SharedFolder, request: TrainRequest): Promise<TrainRequest> {
  const share = async (path: string, name: string) => {
    if (isBelow(here, path)) return path;
    const place = join(request.outDir, "data", name);
    if (!(await isThere(place))) await copyWhole(path, place);
    return place;
  };
  const { trainingPath, validationPath, baseSnapshotPath } = request;
  await mkdir(join(request.outDir, "data"), { recursive: true, mode: 0o700 });
  return {
    ...request,
    trainingPath: await share(trainingPath, "training.jsonl"),
    ...(validationPath === undefined ? {} : { validationPath: await share(validationPath, "validation.jsonl") }),
    ...(baseSnapshotPath === undefined
      ? {}
      : { baseSnapshotPath: await share(baseSnapshotPath, `base-${basename(baseSnapshotPath)}`) }),
  };
}

/** Takes away what was copied for a job that is over. */
export const unshareData = (outDir: string): Promise<void> =>
  rm(join(outDir, "data"), { recursive: true, force: true });

async function copyWhole(from: string, to: string): Promise<void> {
  const aside = `${to}.new`;
  await rm(aside, { recursive: true, force: true });
  if ((await stat(from)).isDirectory()) await cp(from, aside, { recursive: true });
  else await copyFile(from, aside);
  await rename(aside, to);
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
