import { findOrphans } from "../../../provider/cli/orphans-find";
import { vendorFilename } from "../../../provider/resources/shared/vendor-filename";
import { aJob } from "../../support/a-job";

const urn = "urn:pulumi:dev::p::t::bot";
const marked = { pulumi_owner: urn };
const model = (id: string) => ({ id, object: "model", created: 0, ownedBy: "acme" });
const file = (id: string, filename: string) => ({
  id,
  filename,
  object: "file",
  bytes: 1_000,
  createdAt: 5,
  purpose: "fine-tune",
});
const held = (...texts: string[]) => ({ texts: new Set(texts), resources: texts.length });

describe(findOrphans.name, () => {
  const running = aJob({ id: "ftjob-open", metadata: marked });
  const done = aJob({
    id: "ftjob-done",
    status: "succeeded",
    fineTunedModel: "ft:1",
    trainedTokens: 1e6,
    metadata: marked,
  });

  it("lists open jobs, models of ended jobs, and uploads, each with what is known of it", () => {
    const own = vendorFilename({ urn, contentHash: "c1:x", path: "data/cargo.jsonl" });
    const found = findOrphans({ jobs: [running, done], models: [model("ft:1")], files: [file("file-8", own)] }, held());
    const { createdAt } = running;
    expect(found).toEqual([
      { kind: "job", id: "ftjob-open", detail: "running", urn, createdAt },
      { kind: "model", id: "ft:1", detail: "of job ftjob-done", urn, createdAt, cost: 3 },
      { kind: "file", id: "file-8", detail: `${own}, 1,000 bytes`, createdAt: 5 },
    ]);
  });

  it("knows whose data an upload holds by the job that was trained on it", () => {
    const filename = "tickets.b50d95cf-8e1a38a6.jsonl";
    const files = ["file-1", "file-2", "file-3"].map((id) => file(id, filename));
    const job = { id: "ftjob-1", status: "failed", trainingFile: "file-1", validationFile: "file-2", metadata: marked };
    const found = findOrphans({ jobs: [aJob(job)], models: [], files }, held());
    const data = `data of job ftjob-1, ${filename}, 1,000 bytes`;
    expect(found).toEqual([
      { kind: "file", id: "file-1", detail: data, urn, createdAt: 5 },
      { kind: "file", id: "file-2", detail: data, urn, createdAt: 5 },
      { kind: "file", id: "file-3", detail: `${filename}, 1,000 bytes`, createdAt: 5 },
    ]);
  });

  it("lists the result files of a job that nobody holds, unless somebody holds its model", () => {
    const job = aJob({ ...done, resultFiles: ["file-9", "file-10", "file-gone"] });
    const files = [file("file-9", "step_metrics.csv"), file("file-10", "adapter.tar.gz")];
    const found = { jobs: [job], models: [], files };
    expect(findOrphans(found, held())).toEqual([
      { kind: "file", id: "file-9", detail: "metrics of job ftjob-done, 1,000 bytes", urn, createdAt: 5 },
      { kind: "file", id: "file-10", detail: "adapter.tar.gz of job ftjob-done, 1,000 bytes", urn, createdAt: 5 },
    ]);
    expect(findOrphans(found, held("ftjob-done"))).toEqual([]);
    expect(findOrphans(found, held("file-9", "file-10"))).toEqual([]);
    expect(findOrphans(found, held("ft:1"))).toEqual([]);
  });

  it("leaves alone what a stack holds, under whatever name", () => {
    const files = [file("file-1", "cargo.01234567-89abcdef.jsonl")];
    const all = { jobs: [running, done], models: [model("ft:1")], files };
    expect(findOrphans(all, held("ftjob-open", "ftjob-done", "file-1"))).toEqual([]);
    expect(findOrphans({ ...all, jobs: [done] }, held("ft:1", "file-1"))).toEqual([]);
  });

  it("leaves alone what does not carry our marks", () => {
    const jobs = [aJob({ status: "succeeded", fineTunedModel: "ft:1" }), aJob({ id: "ftjob-2" })];
    const files = [file("file-1", "cargo.jsonl"), file("file-2", "cargo.0123-4567.jsonl")];
    expect(findOrphans({ jobs, models: [model("ft:1")], files }, held())).toEqual([]);
  });

  it("does not list what is gone already, or never was a model", () => {
    const jobs = [done, aJob({ id: "ftjob-failed", status: "failed", metadata: marked })];
    expect(findOrphans({ jobs, models: [], files: [] }, held())).toEqual([]);
  });
});
