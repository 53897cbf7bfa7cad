import { Refused, type Route, type VendorRequest, type VendorServer, vendorServer } from "../vendor-server";
import { bodyBy, dpoJob, queryBy, supervisedJob } from "./contract";
import { type Dataset, datasetsOf } from "./datasets";
import type { SimulatedJob } from "./job";
import { metricsUrl, price } from "./job-answer";
import { type JobManners, type Jobs, jobsOf, usualManners } from "./jobs";
import { modelsOf } from "./models";
import { accountPath, type Place } from "./place";
import type { Stage } from "./stages";

/** Fireworks AI, simulated from its contract. */
export interface SimulatedFireworks extends VendorServer {
  account: string;
  /** The one key that is let in. */
  key: string;
  /** Part of every signed URL: where it shows up, a URL was kept. */
  secret: string;
  /** How new jobs behave. */
  jobs: JobManners;
  /** Jobs by id, of both kinds, with those that were deleted. */
  job(id: string): SimulatedJob | undefined;
  allJobs(): SimulatedJob[];
  /** Sends a job another way from now on. */
  send(id: string, stages: Stage[]): void;
  datasets: ReadonlyMap<string, Dataset>;
  models: ReadonlyMap<string, Record<string, unknown>>;
}

/** How a refusal looks: as the SDK's tests have it, or as a gRPC gateway writes it. */
export type ErrorShape = "nested" | "flat";

const supervised = {
  collection: "supervisedFineTuningJobs",
  idParameter: "supervisedFineTuningJobId",
  schema: supervisedJob,
} as const;
const preference = { collection: "dpoJobs", idParameter: "dpoJobId", schema: dpoJob } as const;

/** Starts a vendor with one account, some base models, and nothing else. */
export async function simulatedFireworks(errors: ErrorShape = "nested"): Promise<SimulatedFireworks> {
  const account = "acme";
  const key = "fw_test_key";
  const secret = "signed-and-secret";
  const manners = usualManners();
  const parts = (place: Place) => {
    const models = modelsOf(place);
    const datasets = datasetsOf(place);
    const isReady = (name: string) =>
      [...datasets.all.values()].some(({ id, isReady }) => isReady && name === accountPath(place, "datasets", id));
    const sft = jobsOf(place, supervised, models, isReady, manners);
    const dpo = jobsOf(place, preference, models, isReady, manners);
    return { models, datasets, sft, dpo, place };
  };
  let built: ReturnType<typeof parts> | undefined;
  const server = await vendorServer(({ now, origin }) => {
    built = parts({ account, secret, now, origin });
    const { models, datasets, sft, dpo, place } = built;
    return {
      routes: [
        ...datasets.routes,
        ...models.routes,
        ...costRoutes(sft),
        ...metricsRoutes(place, sft, dpo),
        ...sft.routes,
        ...dpo.routes,
      ],
      admits: (request) => admit(request, account, key),
      refusal: ({ status, message, code }) =>
        errors === "nested" ? { error: { message, code } } : { code: status, message, details: [] },
      passes: (seconds) => {
        sft.pass(seconds);
        dpo.pass(seconds);
      },
    };
  });
  if (!built) throw new Error("the server was not started");
  const { models, datasets, sft, dpo } = built;
  const allJobs = () => [...sft.all.values(), ...dpo.all.values()];
  return Object.assign(server, {
    account,
    key,
    secret,
    jobs: manners,
    allJobs,
    job: (id: string) => allJobs().find((job) => job.id === id),
    send: (id: string, stages: Stage[]) => {
      for (const { all, goOn } of [sft, dpo]) {
        const job = all.get(id);
        if (job) goOn(job, stages);
      }
    },
    datasets: datasets.all,
    models: models.all,
  });
}

function admit({ path, headers }: VendorRequest, account: string, key: string): void {
  if (headers.authorization !== `Bearer ${key}`) throw new Refused(401, "invalid API key", "UNAUTHENTICATED");
  const named = /^\/v1\/accounts\/([^/]+)/.exec(path)?.[1];
  const isPublic = named === "fireworks" && path.includes("/models");
  if (named !== account && !isPublic) throw new Refused(403, `no access to account "${named}"`, "PERMISSION_DENIED");
}

/** The vendor has an estimate for supervised jobs alone. */
const costRoutes = ({ judged }: Jobs): Route[] => [
  [
    "POST",
    "/v1/accounts/{account}/supervisedFineTuningJobs:estimateCost",
    (request) => {
      judged(bodyBy(supervisedJob, request));
      return { body: { estimatedCost: price } };
    },
  ],
];

const metricsRoutes = (place: Place, sft: Jobs, dpo: Jobs): Route[] => [
  [
    "GET",
    "/v1/accounts/{account}/dpoJobs/{job}:getMetricsFileEndpoint",
    (request) => {
      queryBy(request.query, []);
      return { body: { signedUrl: metricsUrl(place, dpo.existing(request)) } };
    },
  ],
  [
    "GET",
    "/signed/metrics/{collection}/{job}",
    (request) => {
      const { params, query, headers } = request;
      if (headers.authorization !== undefined) throw new Refused(400, "two ways to sign in", "INVALID_ARGUMENT");
      if (query.get("signature") !== place.secret) throw new Refused(403, "signature does not match");
      const jobs = params.collection === "dpoJobs" ? dpo : sft;
      return { body: jobs.metrics(jobs.existing(request)) };
    },
  ],
];
