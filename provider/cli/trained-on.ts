import type { FineTuningApi } from "../api/fine-tuning-api";
import type { Lineage } from "../lineage/lineage";
import { marksContent } from "../resources/shared/vendor-filename";
import { hashedFile } from "./collect-lineage";

/** What a file on this machine is to a job, judged by its rows. */
export type DataUse =
  | { use: "training" | "validation" }
  /** The rows that the job was trained on are others. */
  | { use: "none"; trainedOn: string | undefined }
  /** Neither a stack export nor the server tells which rows the job was trained on. */
  | { use: "unknown" };

type Evidence = boolean | undefined;

/** Compares contents, not names: with the stack's record, the mark in an upload's name, and at last the upload itself. */
export async function useOfData(
  api: FineTuningApi,
  { trainingData, validationData }: Pick<Lineage, "trainingData" | "validationData">,
  contentHash: string,
): Promise<DataUse> {
  const training = await compared(api, trainingData, contentHash);
  if (training.same === true) return { use: "training" };
  if (validationData !== undefined && (await compared(api, validationData, contentHash)).same === true)
    return { use: "validation" };
  return training.same === undefined ? { use: "unknown" } : { use: "none", trainedOn: training.hash };
}

async function compared(
  api: FineTuningApi,
  known: Lineage["trainingData"],
  contentHash: string,
): Promise<{ same: Evidence; hash?: string | undefined }> {
  if (known.contentHash !== undefined) return { same: known.contentHash === contentHash, hash: known.contentHash };
  const marked = known.filename === undefined ? undefined : marksContent(known.filename, contentHash);
  if (marked === true) return { same: true };
  // A name can be anybody's: that the rows differ is said only of what was read, or of a mark of ours.
  const { contentHash: hash } = await hashedFile(api, known.fileId);
  return hash === undefined ? { same: marked } : { same: hash === contentHash, hash };
}

/** The heading over a file's summary, and a plain warning where the file is not what the heading would promise. */
export function dataHeading(path: string, use: DataUse): { heading: string; warning?: string } {
  switch (use.use) {
    case "training":
      return { heading: "Training data" };
    case "validation":
      return {
        heading: "Validation data",
        warning: `${path} holds the rows that this job was validated on, not those that it was trained on.`,
      };
    case "none":
      return {
        heading: "Other data",
        warning: `${path} is not the file that this job was trained on: its rows differ${use.trainedOn === undefined ? "" : ` (the job's have the hash ${use.trainedOn})`}.`,
      };
    case "unknown":
      return {
        heading: "Data of unknown use",
        warning: `Whether this job was trained on ${path} is not known: the server does not give its data back. A stack export (--state) tells it.`,
      };
  }
}
