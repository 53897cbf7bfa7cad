import type { Checkpoint, Job } from "../../../provider/api/types";
import { findJob, newestJobs, type Searched } from "../../../provider/cli/find-job";
import type { StateResource } from "../../../provider/cli/orphans-state";
import type { SelectedStack } from "../../../provider/cli/selected-stack";
import { ApiError } from "../../../provider/errors";
import { aCheckpoint, aJob } from "../../support/a-job";

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
  job("job 7", 5, undefined, { suffix: "depot" }),
  job("ftjob-other", 4, urn("dev", "harbour", "robot")),
  job("ftjob-live", 3, urn("prod", "cargo", "bot"), { status: "running" }),
  job("ftjob-second", 2, urn("dev", "cargo", "bot"), { fineTunedModel: "ft:base:acme:depot:2" }),
  job("ftjob-first", 1, urn("dev", "cargo", "bot"), { fineTunedModel: "ft:base:acme:depot:1" }),
];

interface Asked extends Searched {
  told: string[];
  /** How many jobs were read of the list. */
  read: number;
}

/** A server that has these jobs and lists them unless it has no lists. */
function server(listed: readonly Job[] = jobs, checkpoints: Record<string, Checkpoint[]> = {}): Asked {
  const told: string[] = [];
  const to: Asked = {
    told,
    read: 0,
    tell: (text) => told.push(text),
    api: {
      endpoint: { baseUrl: "https://api.example/v1", dialect: "openai" },
      async getJob(id) {
        const found = jobs.find((one) => one.id === id);
        if (found === undefined) throw new ApiError(`no ${id}`, { status: 404 });
        return found;
      },
      async *listJobs() {
        for (const one of listed) {
          to.read++;
          yield one;
        }
      },
      async *listCheckpoints(id) {
        yield* checkpoints[id] ?? [];
      },
    },
  };
  return to;
}

const aStack = (stack: string, held: StateResource[] = []): SelectedStack => ({
  project: "cargo",
  stack,
  config: () => undefined,
  resources: async () => held,
});

const checkpointCalled = (name: string): Checkpoint => ({ ...aCheckpoint(4), fineTunedModelCheckpoint: name });

describe("a job is found", () => {
  it.each([
    ["dev/bot", "ftjob-second"],
    ["cargo/prod/bot", "ftjob-live"],
    ["robot", "ftjob-other"],
    ["ft:base:acme:depot:1", "ftjob-first"],
    ["job 7", "job 7"],
    ["depot", "job 7"],
  ])("by %s", async (name, id) => {
    expect(await findJob(server(), name)).toMatchObject({ id });
  });

  it("by its id without any list, also where ids have another form", async () => {
    expect(await findJob(server([]), "ftjob-first")).toMatchObject({ id: "ftjob-first" });
    expect(await findJob(server([]), "job 7")).toMatchObject({ id: "job 7" });
  });

  it("by nothing where the newest is meant, and says which that is, whatever the order of the list", async () => {
    const to = server(jobs.toReversed());
    expect(await findJob(to, undefined)).toMatchObject({ id: "job 7" });
    expect(to.told).toEqual(["newest job:\n  job 7  job 7  succeeded\n"]);
    await expect(findJob(server([]), undefined)).rejects.toThrow("the server lists no fine-tuning job. Next: ");
  });

  it("by a checkpoint, whose name has an id of its own", async () => {
    const [name, other] = ["ft:base:acme:depot:9:ckpt-step-4", "ft:base:acme:depot:8:ckpt-step-4"];
    const to = server(jobs, { "ftjob-first": [checkpointCalled(name)], "ftjob-second": [checkpointCalled(other)] });
    expect(await findJob(to, name)).toMatchObject({ id: "ftjob-first" });
    await expect(findJob(to, "ft:base:acme:depot:7:ckpt-step-4")).rejects.toThrow("no fine-tuning job is called");
  });

  it("by a checkpoint of Azure, whose name has the job's id", async () => {
    const azure = job("ftjob-0e208cf3", 1, undefined, { fineTunedModel: "base.ft-0e208cf3-depot" });
    const name = "base.ft-0e208cf3-depot:ckpt-step-4";
    expect(await findJob(server([...jobs, azure], { [azure.id]: [checkpointCalled(name)] }), name)).toBe(azure);
  });

  it("by a name that several stacks have only where one of them still trains and is to be watched", async () => {
    expect(await findJob(server(), "bot", "open")).toMatchObject({ id: "ftjob-live" });
    await expect(findJob(server(), "bot")).rejects.toThrow(
      `"bot" may mean several jobs:
  ftjob-live    cargo/prod/bot  running
  ftjob-second  cargo/dev/bot   succeeded
  Next: give the id, or more of the name.`,
    );
  });

  it("by nothing else; names that are like it are shown, else the newest", async () => {
    await expect(findJob(server(), "bat")).rejects.toThrow(
      /^no fine-tuning job is called "bat": .* among the jobs that the server lists\.\n {2}Similar names: bot\.\n {2}Next: /,
    );
    await expect(findJob(server(), "something")).rejects.toThrow(
      "The newest are: job 7, harbour/dev/robot, cargo/prod/bot, cargo/dev/bot.",
    );
  });

  it("by the selected stack's resource before another stack's of the same name", async () => {
    expect(await findJob({ ...server(), stack: aStack("dev") }, "bot", "open")).toMatchObject({ id: "ftjob-second" });
    expect(await findJob({ ...server(), stack: aStack("dev") }, "prod/bot")).toMatchObject({ id: "ftjob-live" });
    await expect(findJob({ ...server(), stack: aStack("test") }, "bot")).rejects.toThrow("may mean several jobs");
  });

  it("by the stack's state where the server does not say who declared it", async () => {
    const endpoint = { baseUrl: "https://api.example/v1", dialect: "openai" };
    const held = (outputs: object) => [
      { type: "t", urn: urn("dev", "cargo", "desk"), id: "file-1", outputs: {} },
      {
        type: "t",
        urn: urn("dev", "cargo", "desk"),
        id: "ftjob-first",
        outputs: { trainingFile: "file-1", ...outputs },
      },
    ];
    const inStack = (outputs: object, name: string) =>
      findJob({ ...server(), stack: aStack("dev", held(outputs)) }, name);
    expect(await inStack({ endpoint }, "dev/desk")).toMatchObject({ id: "ftjob-first" });
    expect(await inStack({}, "desk")).toMatchObject({ id: "ftjob-first" });
    await expect(inStack({ endpoint }, "sk")).rejects.toThrow("no fine-tuning job is called");
    await expect(inStack({ endpoint: { ...endpoint, baseUrl: "https://other.example/v1" } }, "desk")).rejects.toThrow(
      'the job of "desk", "ftjob-first", was made at https://other.example/v1, and this is https://api.example/v1. Next: ',
    );
  });

  it("without reading a long history: up to the model that is meant, else the newest 2,000", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      job(`ftjob-${index}`, 10_000 - index, undefined, { fineTunedModel: `ft:base:acme::${index}` }),
    );
    const exact = server(many);
    expect(await findJob(exact, "ft:base:acme::150")).toMatchObject({ id: "ftjob-150" });
    expect(exact.read).toBe(151);
    const nothing = server(many);
    await expect(findJob(nothing, "nobody")).rejects.toThrow("among the newest 2,000 jobs that the server lists");
    expect(nothing.read).toBe(2_000);
    const newest = server(many);
    expect(await newestJobs(newest, 2)).toMatchObject([{ id: "ftjob-0" }, { id: "ftjob-1" }]);
    expect(newest.read).toBe(100);
  });
});
