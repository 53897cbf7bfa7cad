import type { FineTuningApi } from "../../../provider/api/fine-tuning-api";
import type { Job } from "../../../provider/api/types";
import { findJob, jobsCalled } from "../../../provider/cli/find-job";
import { ApiError } from "../../../provider/errors";
import { aJob } from "../../support/a-job";

const job = (id: string, createdAt: number, owner?: string, more: Partial<Job> = {}): Job =>
  aJob({
    id,
    createdAt,
    status: "succeeded",
    ...(owner === undefined ? {} : { metadata: { pulumi_owner: owner } }),
    ...more,
  });
const urn = (stack: string, project: string, name: string) =>
  `urn:pulumi:${stack}::${project}::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::${name}`;

const jobs = [
  job("ftjob-first", 1, urn("dev", "cargo", "bot"), { fineTunedModel: "ft:base:acme:depot:1" }),
  job("ftjob-second", 2, urn("dev", "cargo", "bot"), { fineTunedModel: "ft:base:acme:depot:2" }),
  job("ftjob-live", 3, urn("prod", "cargo", "bot"), { status: "running" }),
  job("ftjob-other", 4, urn("dev", "harbour", "robot")),
  job("job 7", 5, undefined, { suffix: "depot" }),
];
const called = (name: string) => jobsCalled(jobs, name).map(({ id }) => id);

/** A server that has these jobs; it lists them unless it has no lists. */
function api(listed: readonly Job[] = jobs): Pick<FineTuningApi, "getJob" | "listJobs"> {
  return {
    async getJob(id) {
      const found = jobs.find((one) => one.id === id);
      if (found === undefined) throw new ApiError(`no ${id}`, { status: 404 });
      return found;
    },
    async *listJobs() {
      yield* listed;
    },
  };
}

describe("a job is found", () => {
  it.each([
    ["dev/bot", "ftjob-second"],
    ["cargo/prod/bot", "ftjob-live"],
    ["robot", "ftjob-other"],
    ["ft:base:acme:depot:1", "ftjob-first"],
    ["job 7", "job 7"],
    ["depot", "job 7"],
  ])("by %s", (name, id) => {
    expect(called(name)).toEqual([id]);
  });

  it("by its id without any list, also where ids have another form", async () => {
    expect(await findJob(api([]), "ftjob-first")).toMatchObject({ id: "ftjob-first" });
    expect(await findJob(api([]), "job 7")).toMatchObject({ id: "job 7" });
  });

  it("by a name that several stacks have only where one of them still trains and is to be watched", async () => {
    expect(await findJob(api(), "bot", "open")).toMatchObject({ id: "ftjob-live" });
    await expect(findJob(api(), "bot")).rejects.toThrow(
      '"bot" may mean several jobs: ftjob-live (cargo/prod/bot, running), ftjob-second (cargo/dev/bot, succeeded). ' +
        "Next: give the id, or more of the name.",
    );
  });

  it("by nothing else", async () => {
    await expect(findJob(api(), "ot")).rejects.toThrow('no fine-tuning job is called "ot"');
  });
});
