import type { Job } from "../../api/types";
import type { Milestone } from "../../waiting/milestones";

/** What it means that a job has come as far as it was waited for and names no model, or that it names one. */
export type ModelName =
  | { kind: "as promised" }
  /** Some servers write the name a little later than the status. */
  | { kind: "still to come" }
  /** The vendor names and serves a model only when somebody has published it. */
  | { kind: "unpublished"; sentence: string };

/** Programs are promised the name of a model that was waited for. `publishing` is what the vendor wants before it has one. */
export function judgeModelName(
  { id, status, fineTunedModel }: Job,
  { waitFor = "succeeded", publishing }: { waitFor?: Milestone | undefined; publishing: string | undefined },
): ModelName {
  if (status !== "succeeded" || fineTunedModel !== undefined) return { kind: "as promised" };
  if (publishing === undefined) return { kind: waitFor === "succeeded" ? "still to come" : "as promised" };
  const sentence = `job ${id} is trained, not published: the server names no model, and \`fineTunedModel\` has no value. Next: ${publishing}.`;
  return { kind: "unpublished", sentence };
}
