import type { Job } from "../../api/types";
import { containsUnknown } from "../../engine/unknown";
import { resourceName } from "../../engine/urn";
import { judgeAcceptance, type Miss } from "../../quality/accept";
import type { Session } from "../../session/session";
import { sortedJson } from "../../values";
import type { JobOutputs } from "./job-resource";
import type { Acceptance } from "./lifecycle-inputs";

/** A model that reached its `waitFor` and passed `accept`, so that outputs and other stacks use it. */
export interface InService {
  model: string;
  /** The limits that it passed. */
  accept: Acceptance | undefined;
}

type State = Partial<JobOutputs> & { accept?: Acceptance | undefined };

/** The model that a state serves; `undefined` while a job is open, unfinished or refused. */
export function inServiceOf({ ready, status, fineTunedModel, accept }: State): InService | undefined {
  return ready === true && status === "succeeded" && fineTunedModel !== undefined
    ? { model: fineTunedModel, accept }
    : undefined;
}

/** The limits to judge by: a model in service passed the same ones before, and a server may forget metrics. */
export function limitsToJudge(
  accept: Acceptance | undefined,
  inService: InService | undefined,
): Acceptance | undefined {
  return inService !== undefined && sortedJson(inService.accept ?? null) === sortedJson(accept ?? null)
    ? undefined
    : accept;
}

/** Why an update or create stops at `accept`, what stays as it is, and the ways out. */
export function missText(
  job: Job,
  misses: readonly Miss[],
  about: { doing: "creating" | "updating"; urn: string; inService: InService | undefined },
): string {
  const { doing, urn, inService } = about;
  const head = `${doing} fine-tuning job "${resourceName(urn)}":`;
  const sentences = misses.map(({ sentence }) => sentence);
  const lines =
    inService === undefined
      ? [
          `${head} the model is not good enough`,
          `job ${job.id} trained ${job.fineTunedModel ?? "a model"}`,
          ...sentences,
          "The model exists and is paid for; nothing was put into service.",
          "Next: relax `accept` and run `pulumi up` to take this job without paying again, or change the data or hyperparameters to train anew.",
        ]
      : [
          `${head} the model in service does not meet the changed \`accept\``,
          `job ${job.id} trained ${inService.model}`,
          ...sentences,
          `Nothing was changed: ${inService.model} stays in service, and outputs and other stacks go on with it.`,
          "Next: relax `accept`, or change the data or hyperparameters; a new model then takes its place only if it meets `accept`.",
        ];
  return lines.join("\n  ");
}

/** Says in the preview that the update will stop at `accept`, as far as the stored metrics tell. */
export function warnOfMisses(
  session: Pick<Session, "tell">,
  olds: State,
  news: { accept?: Acceptance | undefined; resourceUrn: string },
): void {
  const inService = inServiceOf(olds);
  if (inService === undefined || olds.metrics === undefined || containsUnknown(news.accept)) return;
  const misses = judgeAcceptance(limitsToJudge(news.accept, inService), olds.metrics);
  if (misses.length > 0)
    session.tell(
      news.resourceUrn,
      `${inService.model}, which is in service, does not meet \`accept\`: ${misses.map(({ sentence }) => sentence).join("; ")}. \`pulumi up\` will fail and leave it in service.`,
      "warning",
    );
}
