import type { DpoBody, SupervisedBody } from "./contract";
import type { SimulatedJob } from "./job";
import { accountPath, type Place, timeOf } from "./place";
import { isEnd, isTombstone, type Stage } from "./stages";

/** What the vendor takes for a job, whatever it trains on. */
export const price = { currencyCode: "USD", units: "2", nanos: 500_000_000 };

/** Full name of the model that a job makes. */
export function modelName(place: Place, { id, body }: Pick<SimulatedJob, "id" | "body">): string {
  const asked = "trainingConfig" in body ? body.trainingConfig?.outputModel : (body as SupervisedBody).outputModel;
  if (asked === undefined) return accountPath(place, "models", id);
  return asked.startsWith("accounts/") ? asked : accountPath(place, "models", asked);
}

/** The URL of a job's metrics, which whoever has it may read. */
export const metricsUrl = (place: Place, { id, kind }: SimulatedJob) =>
  `${place.origin()}/signed/metrics/${kind.collection}/${id}?signature=${place.secret}`;

/** A job as `GET` answers it. What only the answer has is documented for the supervised kind alone. */
export function shownJob(place: Place, job: SimulatedJob, stage: Stage): Record<string, unknown> {
  const { id, kind, body, created, updated } = job;
  const common = {
    ...body,
    name: accountPath(place, kind.collection, id),
    createTime: timeOf(created),
    createdBy: "engineer@example.com",
    state: stage.state,
    status: stage.status ?? { code: "OK", message: "" },
    ...(isEnd(stage.state) ? { completedTime: timeOf(updated) } : {}),
  };
  const outputModel = modelName(place, job);
  if (kind.collection === "dpoJobs") {
    return { ...common, trainingConfig: { ...(body as DpoBody).trainingConfig, outputModel } };
  }
  const hasMetrics = stage.percent !== undefined && !isTombstone(stage.state);
  return {
    ...common,
    updateTime: timeOf(updated),
    outputModel,
    estimatedCost: price,
    ...(stage.percent === undefined ? {} : { jobProgress: { percent: stage.percent, epoch: 0 } }),
    ...(hasMetrics ? { metricsFileSignedUrl: metricsUrl(place, job) } : {}),
  };
}
