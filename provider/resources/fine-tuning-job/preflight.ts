import type { FineTuningApi } from "../../api/fine-tuning-api";
import { resourceName } from "../../engine/urn";
import { UserError } from "../../errors";
import type { ServerAnswers } from "../../session/server-answers";
import type { Session } from "../../session/session";
import { judgeBudget } from "../../spend/budget";
import type { Estimate } from "../../spend/estimate";
import { estimateWithVendor } from "../job/estimate-by-vendor";
import type { FineTuningJobInputs } from "../job/inputs";
import { judgeShortLife } from "./base-model";

/**
 * The estimate of a job that may be submitted. Refuses what costs more than the budget, what cannot be judged although a budget
 * is set, and what the vendor itself would not start.
 */
export async function affordable(
  api: Pick<FineTuningApi, "endpoint" | "estimatePrice">,
  inputs: FineTuningJobInputs,
): Promise<Estimate> {
  const { estimate, refusedBecause } = await estimateWithVendor(api, inputs);
  const verdict = judgeBudget(inputs.budget, estimate);
  const against = refusedBecause ?? (verdict.verdict === "ok" ? undefined : verdict.sentence);
  if (against === undefined) return estimate;
  throw new UserError(
    `creating fine-tuning job "${resourceName(inputs.resourceUrn)}": ${against}. Nothing was submitted.`,
  );
}

/** Refuses to train on a base model that goes too soon; warns of one that goes soon. */
export async function refuseShortLived(
  session: Session,
  answers: ServerAnswers,
  inputs: FineTuningJobInputs,
): Promise<void> {
  const { resourceUrn: urn } = inputs;
  const { problem, warning } = await judgeShortLife({ answers, wallMs: session.clock.wall(), inputs });
  if (warning !== undefined) session.tell(urn, warning, "warning");
  if (problem === undefined) return;
  throw new UserError(`creating fine-tuning job "${resourceName(urn)}": ${problem}. Nothing was submitted.`);
}
