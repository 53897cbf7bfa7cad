import { fieldsOf } from "../values";
import { judgeMetric, type MetricQuestion, type MetricVerdict } from "./known-metrics";

/** What a declaration says of its metrics before there are any. Values may be the engine's mark for what is not known yet. */
export interface MetricArguments extends Pick<MetricQuestion, "method" | "validated"> {
  /** Limits by metric. */
  accept: unknown;
  /** The metric that chooses. */
  selectBy: unknown;
  /** Where the job is trained, as far as that is known. */
  baseUrl: string | undefined;
}

/** `property` is the path of the argument. */
export interface MetricFinding {
  property: string;
  reason: string;
}

/**
 * Metrics that a job cannot end with: a limit on one refuses every model, after it was paid for, and nothing can be chosen by
 * it. Problems are sure; of warnings only the training's end can tell.
 */
export function judgeMetrics({ accept, selectBy, baseUrl, ...job }: MetricArguments) {
  const documented = isDocumented(baseUrl);
  const limits = Object.keys(fieldsOf(accept) ?? {}).map((metric) => ({ property: `accept.${metric}`, metric }));
  const chooser = fieldsOf(selectBy)?.metric ?? selectBy;
  const choice = typeof chooser === "string" ? [{ property: "selectBy", metric: chooser }] : [];
  const problems: MetricFinding[] = [];
  const warnings: MetricFinding[] = [];
  for (const { property, metric } of [...limits, ...choice]) {
    const verdict = judgeMetric({ metric, documented, ...job });
    if (verdict.verdict === "ok") continue;
    const findings = isSure(verdict, property) ? problems : warnings;
    findings.push({ property, reason: verdict.sentence });
  }
  return { problems, warnings };
}

/** Without validation data a limit on them refuses every model; a choice only falls back to another checkpoint. */
function isSure({ verdict }: MetricVerdict, property: string): boolean {
  return verdict === "wrong" || (verdict === "unvalidated" && property !== "selectBy");
}

/** OpenAI and Azure say which metrics there are. */
function isDocumented(baseUrl: string | undefined): boolean {
  const host = baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
  return host === "api.openai.com" || host.endsWith(".azure.com");
}
