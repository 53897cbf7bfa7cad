import type { Properties } from "../../engine/handler";
import { containsUnknown, isUnknown } from "../../engine/unknown";
import { judgeMetrics, type MetricArguments } from "../../quality/metric-arguments";
import type { Session } from "../../session/session";
import { sortedJson } from "../../values";
import type { Problem } from "../shared/check";
import type { LifecycleInputs } from "./lifecycle-inputs";

/** Problems stop the preview, warnings are for people. */
export interface Judged {
  problems: Problem[];
  warnings: string[];
}

type MetricInputs = Pick<LifecycleInputs, "accept" | "selectBy" | "connection">;

/** Limits and choices by metrics that the job cannot end with. What a resource was made with may stay as it is. */
export function judgeMetricArguments(
  session: Session,
  olds: Properties,
  { accept, selectBy, connection }: MetricInputs,
  job: Pick<MetricArguments, "method" | "validated">,
): Judged {
  if (sameMetricInputs(olds, { accept, selectBy })) return { problems: [], warnings: [] };
  const { problems, warnings } = judgeMetrics({
    // Of limits the names are enough, and those are known.
    accept: isUnknown(accept) ? undefined : accept,
    selectBy: containsUnknown(selectBy) ? undefined : selectBy,
    baseUrl: containsUnknown(connection) ? undefined : session.whereTo(connection)?.baseUrl,
    ...job,
  });
  return { problems, warnings: warnings.map(({ property, reason }) => `\`${property}\`: ${reason}`) };
}

function sameMetricInputs(olds: Properties, news: Omit<MetricInputs, "connection">): boolean {
  const written = ({ accept, selectBy }: Properties) => sortedJson([accept ?? null, selectBy ?? null]);
  return written(olds) === written({ ...news });
}
