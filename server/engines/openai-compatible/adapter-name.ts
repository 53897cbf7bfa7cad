import { createHash } from "node:crypto";
import { basename, dirname, join, relative, sep } from "node:path";
import { HttpError } from "../../protocol/errors";
import { status } from "../../protocol/status";
import type { AnswersAddress } from "../types";

/** An adapter as the server that answers knows it. */
export interface Adapter {
  name: string;
  path: string;
}

/**
 * Names a checkpoint by its job, its step and where it lies: the same after a restart, and never given to another one,
 * because a server may go on with an earlier adapter of the same name.
 */
export function adapterOf(snapshotPath: string, { paths }: AnswersAddress): Adapter {
  const mark = createHash("sha256").update(snapshotPath).digest("hex").slice(0, 8);
  const name = `${basename(dirname(snapshotPath))}-${basename(snapshotPath)}-${mark}`;
  return { name, path: paths ? mapped(snapshotPath, paths) : snapshotPath };
}

/** Whether this server may have given the name. */
export const isOurs = (name: string): boolean => /^ftjob-.+-[0-9a-f]{8}$/.test(name);

function mapped(path: string, { here, there }: { here: string; there: string }): string {
  const below = relative(here, path);
  if (below !== "" && !below.startsWith("..")) return join(there, below).split(sep).join("/");
  const message = `The checkpoint is not below "${here}", which is what "answers.paths.here" in models.json says.`;
  throw new HttpError(status.serviceUnavailable, message, { code: "adapter_refused" });
}
