import { dialectOf } from "../../api/dialects";
import type { Properties } from "../../engine/handler";
import { containsUnknown } from "../../engine/unknown";
import type { Session } from "../../session/session";
import { estimateText } from "../../spend/budget";
import { type Estimate, withoutPrice } from "../../spend/estimate";
import { cutSuffixText } from "../job/cut-suffix-text";
import { estimateWithVendor, type JudgedEstimate } from "../job/estimate-by-vendor";
import type { FineTuningJobInputs } from "../job/inputs";
import { estimateOf } from "../job/job-estimate";
import { awaited, awaitedPrice } from "../job/known-in-preview";
import { previewJob, type Training } from "../job/preview-job";
import { jobInputsShape } from "../job/state";
import { trainingArguments } from "../job/training-schema";
import { vendorArgumentsText } from "../job/vendor-arguments-text";
import type { Problem } from "../shared/check";
import { reachabilityProblems } from "../shared/reachability-problems";
import { type BaseVerdict, judgeBase } from "./base-model";
import { budgetProblems } from "./budget-check";

type Known = Partial<FineTuningJobInputs> & { resourceUrn: string };

/**
 * Says what `up` will do for a job that is new or replaces another: take over the one that is there, or train, and for how
 * much. What a server has answered that would stop `up` stops the preview.
 */
export async function previewNewJob(session: Session, inputs: Properties, known: Known): Promise<Problem[]> {
  if (containsUnknown(inputs.connection)) {
    const because = "whether its job exists already is known only at `up`, when `connection` is known";
    return previewTraining(session, inputs, known, { kind: "trains", but: because });
  }
  const unreachable = await reachabilityProblems(session, known, "jobs");
  if (unreachable.length > 0) return unreachable;
  const { answers } = session.connect(known.connection);
  const preview = await previewJob({ session, answers, inputs });
  if (preview.kind === "refused") return [preview.problem];
  if (preview.kind === "trains") return previewTraining(session, inputs, known, preview);
  session.tell(known.resourceUrn, preview.sentence);
  return [];
}

/** A training costs: only here is there anything to say of prices, budgets and of how long the base model stays. */
async function previewTraining(
  session: Session,
  inputs: Properties,
  known: Known,
  { but }: Training,
): Promise<Problem[]> {
  const { resourceUrn: urn, budget } = known;
  const { estimate, refusedBecause, isAwaited } = await estimateInPreview(session, inputs, known);
  if (refusedBecause !== undefined) return [{ property: "trainingFile", reason: refusedBecause }];
  const judged = budgetProblems(inputs, budget, estimate, isAwaited);
  if (judged.problems.length > 0) return judged.problems;
  const { problem, warning } = await baseOf(session, inputs, known);
  if (problem !== undefined) return [{ property: "model", reason: problem }];
  for (const said of [warning, ...judged.warnings]) if (said !== undefined) session.tell(urn, said, "warning");
  for (const said of [cutSuffix(session, inputs, known), vendorArgumentsText(inputs)])
    if (said !== undefined) session.tell(urn, said);
  session.tell(urn, `estimate: ${[estimateText(estimate), but].filter((part) => part !== undefined).join("; ")}`);
  return [];
}

function cutSuffix(session: Session, { connection, suffix }: Properties, known: Known): string | undefined {
  if (containsUnknown(connection)) return undefined;
  return cutSuffixText(dialectOf(session.connect(known.connection).answers.endpoint), suffix);
}

interface PreviewedEstimate extends JudgedEstimate {
  /** The vendor will say the price when the data are there. */
  isAwaited?: boolean;
}

async function estimateInPreview(session: Session, inputs: Properties, known: Known): Promise<PreviewedEstimate> {
  if (containsUnknown(inputs.connection)) return { estimate: ourEstimate(inputs, known), refusedBecause: undefined };
  const { answers } = session.connect(known.connection);
  const ours = ourEstimate(inputs, known, dialectOf(answers.endpoint).epochsUnsaid);
  if (answers.estimatePrice === undefined) return { estimate: ours, refusedBecause: undefined };
  if (isWhollyKnown(inputs)) return estimateWithVendor(answers, inputs);
  const unknownBecause = "the vendor estimates it at `up`, when the data are uploaded";
  const estimate = ours.estimated === undefined ? { ...ours, unknownBecause } : ours;
  return { estimate, refusedBecause: undefined, isAwaited: true };
}

function ourEstimate(inputs: Properties, known: Known, epochsUnsaid?: number): Estimate {
  const unknownBecause = awaited(inputs);
  if (unknownBecause !== undefined) return { currency: "USD", unknownBecause };
  const noPrice = awaitedPrice(inputs);
  const estimate = estimateOf(known, epochsUnsaid);
  return noPrice === undefined ? estimate : withoutPrice(estimate, noPrice);
}

/** Whether a vendor can be asked for what would be sent. */
function isWhollyKnown(inputs: Properties): inputs is FineTuningJobInputs & Properties {
  return (
    [...trainingArguments, "budget"].every((name) => !containsUnknown(inputs[name])) && jobInputsShape.fits(inputs)
  );
}

async function baseOf(session: Session, inputs: Properties, known: Known): Promise<BaseVerdict> {
  if (containsUnknown(inputs.connection)) return {};
  const { answers } = session.connect(known.connection);
  return judgeBase({ answers, wallMs: session.clock.wall(), inputs: known });
}
