import { resourceName } from "../../engine/urn";
import { UserError } from "../../errors";
import type { ServerAnswers } from "../../session/server-answers";
import type { Session } from "../../session/session";
import { judgeBudget } from "../../spend/budget";
import type { FineTuningJobInputs } from "../job/inputs";
import { estimateOf } from "../job/job-estimate";
import { judgeShortLife } from "./base-model";

/** Refuses to submit what costs more than the budget, or what cannot be judged although a budget is set. */
export function refuseOverBudget(inputs: FineTuningJobInputs): void {
  const verdict = judgeBudget(inputs.budget, estimateOf(inputs));
  if (verdict.verdict === "ok") return;
  throw new UserError(
    `creating fine-tuning job "${resourceName(inputs.resourceUrn)}": ${verdict.sentence}. Nothing was submitted.`,
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
