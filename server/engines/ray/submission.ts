import { basename, dirname } from "node:path";
import type { Attempt } from "../attempts/attempt";

/** The job that an attempt belongs to, by the name of its folder. */
export const jobOf = ({ folder }: Attempt): string => basename(dirname(folder));

/** Our own id for a job of Ray's, so that a lost answer can be asked for: the job, and how often it was begun. */
export const submissionOf = (attempt: Attempt): string => `${jobOf(attempt)}.r${attempt.number}`;

/** How the shell says that the attempt is not where it was told. */
export const notMountedExit = 66;

/**
 * A line for the shell of the machine that the driver runs on. The driver prints into the job's folder: what Ray keeps of it
 * comes as a whole each time, however long it is.
 * @param folder and log as that machine knows them
 */
export const entrypointOf = (command: readonly string[], folder: string, log: string): string =>
  [
    `test -e ${quoted(`${folder}/job.json`)} || exit ${notMountedExit}`,
    `exec ${[...command, "ray", folder].map(quoted).join(" ")} >> ${quoted(log)} 2>&1`,
  ].join("; ");

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
