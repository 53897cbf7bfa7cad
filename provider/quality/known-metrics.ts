import { nearest } from "../spelling";

/** How a job trains; absent where that is not known, as of a job that was submitted elsewhere. */
type MethodType = "supervised" | "dpo" | "reinforcement";

/** Fewer letters than by which another server's own name may differ: `trainingLoss` is no misspelling of `trainLoss`. */
const TYPING_SLIPS = 2;

const tokens = ["Loss", "MeanTokenAccuracy"];
const rewards = ["RewardsAccuracy", "RewardsMargin", "RewardsChosen", "RewardsRejected"];

const measures: Record<MethodType, readonly string[]> = {
  supervised: tokens,
  dpo: [...tokens, ...rewards],
  reinforcement: ["MeanReward"],
};

const named = (method: MethodType) =>
  ["train", "valid", "fullValid"].flatMap((data) => measures[method].map((measure) => `${data}${measure}`));

const all = Object.keys(measures) as MethodType[];

/** The metrics that jobs of a method end with. Servers may measure more. */
export function knownMetrics(method: MethodType | undefined): string[] {
  return [...new Set((method === undefined ? all : [method]).flatMap(named))];
}

export interface MetricQuestion {
  metric: string;
  method: MethodType | undefined;
  /** Whether the job has validation data; absent where that is not known. */
  validated: boolean | undefined;
  /** The server is the vendor's own, whose supervised jobs have these metrics and no other. */
  documented: boolean;
}

/** `wrong`: no job of this method has the metric. `doubtful`: none is known that has it, but servers measure what they like. */
export type MetricVerdict = { verdict: "ok" } | { verdict: "wrong" | "doubtful" | "unvalidated"; sentence: string };

/** Whether a job can end with a metric, judged by its name before anything is trained. */
export function judgeMetric({ metric, method, validated, documented }: MetricQuestion): MetricVerdict {
  const known = knownMetrics(method);
  if (known.includes(metric) || metric === "step") return validated === false ? unvalidated(metric) : { verdict: "ok" };
  const kind = method === undefined ? "a job" : `a ${method} job`;
  const near = known.find((name) => letters(name) === letters(metric)) ?? nearest(metric, known, TYPING_SLIPS);
  if (near !== undefined)
    return { verdict: "wrong", sentence: `there is no metric "${metric}"; did you mean "${near}"?` };
  const others = all.filter((other) => named(other).includes(metric));
  if (others.length > 0)
    return {
      verdict: "wrong",
      sentence: `"${metric}" is a metric of ${others.join(" and ")} jobs; ${kind} has ${known.join(", ")}`,
    };
  const verdict = documented && method === "supervised" ? "wrong" : "doubtful";
  return { verdict, sentence: `no metric "${metric}" is known; ${kind} has ${known.join(", ")}` };
}

function unvalidated(metric: string): MetricVerdict {
  if (!/^(full)?valid/i.test(metric)) return { verdict: "ok" };
  return { verdict: "unvalidated", sentence: `"${metric}" is measured on validation data: give a \`validationFile\`` };
}

const letters = (name: string) => name.toLowerCase().replace(/[^a-z]/g, "");
