import { randomBytes } from "node:crypto";
import { Refused, type Route, type VendorRequest, type VendorServer, vendorServer } from "../vendor-server";
import { holdQuery } from "./contract";
import { filesOf } from "./files";
import { type AzureJob, jobShown } from "./job";
import { type JobManners, jobsOf } from "./jobs";
import { trained } from "./stages";

/** A simulated Azure OpenAI, made from Microsoft's documents and recorded answers, that a test drives. */
export interface SimulatedAzure extends VendorServer {
  key: string;
  /** Seconds that a job spends in each of its stages, and a file in each of its. */
  readonly secondsPerStage: number;
  /** What it does from now on. */
  manners: JobManners;
  /** Jobs and files go on by so many stages. */
  step(stages?: number): void;
  /** Puts rows there that are processed already; answers the file's id. */
  upload(rows: string, filename?: string): string;
  /** Every job that was made and not deleted, oldest first, as an answer shows it. */
  jobs(): Record<string, unknown>[];
}

/** Both kinds of address. */
const prefixes = ["/openai/v1", "/openai"];

/** Starts an Azure of its own on loopback. */
export async function simulatedAzure({ secondsPerStage = 60 } = {}): Promise<SimulatedAzure> {
  const key = randomBytes(16).toString("hex");
  const manners: JobManners = { stages: trained, listsLag: 0, keepsMetadata: false };
  const now = () => server.now();
  const files = filesOf(now);
  const jobs = jobsOf(now, files, manners);
  let left = 0;

  function passes(seconds: number): void {
    const stages = Math.floor((left + seconds) / secondsPerStage);
    left += seconds - stages * secondsPerStage;
    files.passes(stages);
    jobs.passes(stages);
  }

  const model = (id: string) => ({ id, object: "model", created_at: 1_646_126_127, status: "succeeded" });
  const models: Route[] = [
    ["GET", "/models", (request) => ({ body: { object: "list", data: listedModels(request) } })],
    ["GET", "/models/{id}", ({ params }) => ({ body: existingModel(params.id ?? "") })],
  ];
  function listedModels(request: VendorRequest) {
    holdQuery(request, []);
    return jobs.baseModels.map(model);
  }
  function existingModel(id: string) {
    if (!jobs.isModel(id)) throw new Refused(404, `The model '${id}' was not found.`, "modelNotFound");
    return model(id);
  }

  const server = await vendorServer(() => ({
    routes: prefixes.flatMap((prefix) =>
      [...files.routes, ...jobs.routes, ...models].map(
        ([method, path, answer]): Route => [method, prefix + path, answer],
      ),
    ),
    admits({ headers }) {
      if (headers["api-key"] !== key) throw new Refused(401, "Access denied due to invalid subscription key.", "401");
    },
    refusal: ({ message, code = null }) => ({ error: { code, message } }),
    passes,
  }));

  return {
    ...server,
    key,
    secondsPerStage,
    manners,
    step: (stages = 1) => server.advance(stages * secondsPerStage),
    upload: (rows, filename = "train.jsonl") => files.addRows(rows, filename),
    jobs: () => [...jobs.all.values()].map((job: AzureJob) => jobShown(job, manners)),
  };
}
