import type { Job } from "../../../provider/api/types";
import { isWanted, listedJobs } from "../../../provider/cli/listed-jobs";
import { aJob } from "../../support/a-job";

const owner = "urn:pulumi:dev::cargo::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::bot";

/** So many jobs, newest first, and how many of them were read. */
function history(length: number, fields: (index: number) => Partial<Job> = () => ({})) {
  const api = {
    read: 0,
    async *listJobs() {
      for (let index = 0; index < length; index++) {
        api.read++;
        yield aJob({ id: `ftjob-${index}`, createdAt: 100_000 - index, ...fields(index) });
      }
    },
  };
  return api;
}

describe(listedJobs.name, () => {
  it("reads one page of a long history, and tells how many more that page holds", async () => {
    const api = history(10_000);
    const listing = await listedJobs(api, {}, 20);
    expect(listing).toMatchObject({ more: 80, goesOn: true, looked: 100 });
    expect(listing.jobs.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => `ftjob-${index}`));
    expect(api.read).toBe(100);
  });

  it("knows the end of a short one", async () => {
    expect(await listedJobs(history(30), {}, 20)).toMatchObject({ more: 10, goesOn: false });
  });

  it("looks through the newest 2,000 for what a filter leaves, or through as many as are wanted", async () => {
    const rare = (index: number) => ({ status: index === 1_500 ? "failed" : "succeeded" });
    expect(await listedJobs(history(10_000, rare), { status: ["failed"] }, 20)).toMatchObject({
      jobs: [{ id: "ftjob-1500" }],
      goesOn: true,
      looked: 2_000,
    });
    expect((await listedJobs(history(10_000), {}, 3_000)).jobs).toHaveLength(3_000);
  });

  it("stops where jobs are older than wanted, though not at the first", async () => {
    const api = history(1_000, (index) => (index === 5 ? { createdAt: 1 } : {}));
    const { jobs } = await listedJobs(api, { since: 100_000 - 9 }, 100);
    expect(jobs).toHaveLength(9);
    expect(api.read).toBe(30);
  });
});

describe("a job is wanted", () => {
  const job = aJob({
    status: "running",
    model: "gpt-4o-mini-2024-07-18",
    fineTunedModel: "ft:gpt-4o-mini-2024-07-18:acme::1",
    suffix: "depot",
    metadata: { pulumi_owner: owner },
  });

  it.each([
    [{ status: ["open"] }, true],
    [{ status: ["failed", "running"] }, true],
    [{ status: ["succeeded"] }, false],
    [{ model: "gpt-4o-mini" }, true],
    [{ model: "ft:gpt-4o-mini-2024-07-18:acme::1" }, true],
    [{ model: "gpt-4o" }, false],
    [{ stack: "dev" }, true],
    [{ stack: "cargo/dev" }, true],
    [{ stack: "prod" }, false],
    [{ resource: "dev/bot" }, true],
    [{ resource: "ot" }, false],
    [{ suffix: "depot" }, true],
    [{ suffix: "depot", status: ["failed"] }, false],
  ])("by %j: %s", (filter, wanted) => {
    expect(isWanted(job, filter)).toBe(wanted);
  });

  it("by no stack where the server keeps no metadata", () => {
    expect(isWanted(aJob(), { stack: "dev" })).toBe(false);
    expect(isWanted(aJob(), { resource: "bot" })).toBe(false);
  });
});
