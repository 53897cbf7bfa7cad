import { UNKNOWN } from "../../provider/engine/unknown";
import type { DeclaredResource } from "../support/declared-resource";
import type { ShownLine } from "../support/engine-log";
import type { Rule } from "../support/fault-proxy";
import type { Props } from "../support/provider-process";
import { aStack } from "../support/stack";
import { refusal } from "../support/way";

const data = { contentHash: "c1:counted", examples: 10, tokens: 1_000_000, tokensPlusMinus: 0, format: "chat" };
const unmade = { trainingFile: UNKNOWN, trainingData: data };

describe("what a preview says", () => {
  const stack = aStack({ minSeconds: { running: 60 } });

  const asked = () => stack.proxy.seen.map(({ method, path }) => `${method} ${path}`).sort();
  const said = (resource: DeclaredResource): Pick<ShownLine, "severity" | "text">[] =>
    resource
      .lines()
      .filter(({ ephemeral }) => !ephemeral)
      .map(({ severity, text }) => ({ severity, text }));
  /** What is said of the declaration by the preview of one command. */
  async function preview(resource: DeclaredResource, args: Props = {}) {
    stack.newCommand();
    const before = said(resource).length;
    const { failures } = await resource.preview(args);
    await allLines();
    return {
      failures,
      said: said(resource)
        .slice(before)
        .map(({ text }) => text),
    };
  }

  /** Lines travel beside the answers, in their order: with the line of one more preview, all before it have come. */
  async function allLines() {
    const last = stack.job();
    await last.preview({ adoptJobId: UNKNOWN, connection: { baseUrl: "http://127.0.0.1:9/v1" } });
    await last.line("takes over the job that `adoptJobId` names");
  }

  describe("of a training that is still to come", () => {
    it("is its price, once, from one list of jobs and one of models for all resources", async () => {
      const jobs = Array.from({ length: 5 }, () => stack.job());
      const file = stack.resource("TrainingFile");
      await Promise.all(jobs.map((job) => job.preview(unmade)));
      await file.preview({ rows: [] });
      await allLines();
      expect(asked()).toEqual(["GET /fine_tuning/jobs", "GET /models"]);
      for (const job of jobs)
        expect(said(job)).toEqual([{ severity: "info", text: expect.stringMatching(/^estimate: about \$3\.00 /) }]);
    });

    it.each<[string, Props, string]>([
      ["the model", { model: UNKNOWN }, "cost not known: the model is known only at `up`"],
      [
        "the price",
        { budget: { pricePerMillionTokens: UNKNOWN } },
        "your price, `budget.pricePerMillionTokens`, is known",
      ],
      ["the budget", { budget: UNKNOWN }, "`budget`, which may hold your price, is known only at `up`"],
    ])("says what cannot be known while %s is not known", async (_, args, sentence) => {
      const { failures, said } = await preview(stack.job(), { ...unmade, ...args });
      expect(failures).toEqual([]);
      expect(said).toEqual([expect.stringContaining(sentence)]);
    });

    it("says that whether its job exists is known only at up", async () => {
      const { said } = await preview(stack.job(), { ...unmade, triggers: UNKNOWN });
      expect(said).toEqual([
        expect.stringMatching(
          /^estimate: about \$3.*; whether its job exists already is known only at `up`, when `triggers` is known$/,
        ),
      ]);
    });
  });

  describe("of a job that exists", () => {
    it("is that it costs nothing: after destroy, and where it is over budget", async () => {
      const job = stack.job();
      const args = { trainingData: data };
      await job.upUntilReady(args);
      const { id } = job.state ?? {};
      await job.destroy();
      const expected = [
        expect.stringMatching(
          new RegExp(`^already trained: ${id} \\(succeeded on \\d{4}-\\d\\d-\\d\\d\\), costs nothing$`),
        ),
      ];
      expect(await preview(job, args)).toEqual({ failures: [], said: expected });
      expect(await preview(job, { ...args, budget: { maxCost: 0.01 } })).toEqual({ failures: [], said: expected });
      stack.newCommand();
      expect(await job.up({ ...args, budget: { maxCost: 0.01 } })).toMatchObject({
        result: { outcome: "ok", id },
      });
    });

    it("is that its model misses `accept`, as `up` says it then, and asks for metrics only there", async () => {
      const job = stack.job();
      const args = { trainingData: data };
      await job.upUntilReady(args);
      await job.destroy();
      const tight = { ...args, accept: { trainLoss: { max: 0.000001 } } };
      const reason = expect.stringMatching(
        /the model is not good enough[\s\S]*trainLoss is .* above the maximum of 0.000001/,
      );
      expect(await preview(job, tight)).toEqual({ failures: [expect.objectContaining({ reason })], said: [] });
      stack.newCommand();
      expect(await job.up(tight)).toMatchObject(refusal("accept", reason));

      const before = stack.proxy.seen.length;
      const loose = await preview(job, { ...args, accept: { trainLoss: { max: 100 } } });
      expect(loose).toMatchObject({ failures: [], said: [expect.stringMatching(/^already trained/)] });
      expect(stack.proxy.seen.slice(before).some(({ path }) => path.endsWith("/checkpoints"))).toBe(true);
      const beforePlain = stack.proxy.seen.length;
      await preview(job, args);
      expect(stack.proxy.seen.slice(beforePlain).some(({ path }) => path.endsWith("/checkpoints"))).toBe(false);
    });

    it("is that it costs nothing where data are changed back, and the price where they are changed", async () => {
      const job = stack.job();
      const back = { trainingData: { ...data, contentHash: "c1:one" } };
      await job.upUntilReady(back);
      const { id } = job.state ?? {};
      const other = { trainingFile: await stack.upload("other"), trainingData: { ...data, contentHash: "c1:two" } };
      expect((await preview(job, other)).said).toEqual([expect.stringMatching(/^estimate: about \$3/)]);
      await job.upUntilReady(other);
      expect((await preview(job, back)).said).toEqual([expect.stringContaining(`already trained: ${id} (`)]);
    });

    it("is not that of a job that failed", async () => {
      const job = stack.job();
      await job.upUntilReady({ trainingData: data });
      await job.destroy();
      stack.proxy.rules = [
        editedJobs((job) => (job.id === undefined ? job : { ...job, status: "failed", fine_tuned_model: null })),
      ];
      expect((await preview(job, { trainingData: data })).said).toEqual([expect.stringMatching(/^estimate/)]);
    });

    it("names the step where a wait was interrupted, and asks nothing for what is unchanged", async () => {
      const job = stack.job();
      const steady = stack.job();
      await steady.upUntilReady({ trainingData: { ...data, contentHash: "c1:steady" } });
      await job.up({ trainingData: { ...data, contentHash: "c1:long" }, timeouts: { create: 30 } });
      const { id } = job.state ?? {};
      expect(job.state?.outputs.ready).toBe(false);
      // Thirty virtual seconds may be over before the server has really looked at the data.
      await stack.server.jobWhen(String(id), ["running"]);
      stack.proxy.seen.length = 0;
      const { said } = await preview(job, { trainingData: { ...data, contentHash: "c1:long" } });
      expect(said).toEqual([
        expect.stringMatching(new RegExp(`^goes on with ${id} \\(running(, step \\d+ of \\d+)?\\), costs nothing$`)),
      ]);
      stack.proxy.seen.length = 0;
      expect((await preview(steady, { trainingData: { ...data, contentHash: "c1:steady" } })).said).toEqual([]);
      expect(asked()).toEqual([]);
    });

    it("holds for adoptJobId, which names a job that is there or is refused", async () => {
      const job = stack.job();
      await job.upUntilReady({ trainingData: data });
      const adopting = stack.job();
      const { id } = job.state ?? {};
      expect((await preview(adopting, { adoptJobId: id })).said).toEqual([
        expect.stringContaining(`already trained: ${id}`),
      ]);
      expect((await preview(adopting, { adoptJobId: "ftjob-nobody" })).failures).toEqual([
        { property: "adoptJobId", reason: expect.stringContaining("names no job at") },
      ]);
    });

    it("is said of a FineTunedModel whose job is there", async () => {
      const job = stack.job();
      await job.upUntilReady({ trainingData: data });
      const model = stack.resource("FineTunedModel");
      const { id } = job.state ?? {};
      expect((await preview(model, { job: id })).said).toEqual([expect.stringContaining(`already trained: ${id}`)]);
      expect((await preview(model, { job: "ftjob-nobody" })).failures).toMatchObject([{ property: "job" }]);
    });
  });

  describe("of a server", () => {
    const refused =
      (status: number, code: string, message: string): Rule =>
      () => ({
        kind: "refused",
        status,
        body: { error: { message, code, type: "invalid_request_error", param: null } },
      });

    it("is red where it refuses the key, with where the key came from", async () => {
      stack.proxy.rules = [refused(401, "invalid_api_key", "Incorrect API key")];
      const { failures } = await preview(stack.job(), unmade);
      expect(failures).toEqual([
        {
          property: "",
          reason: expect.stringMatching(/Incorrect API key.*\n.*comes from the environment variable OPENAI_API_KEY/),
        },
      ]);
      const file = await preview(stack.resource("TrainingFile"), { rows: [], trainingFile: undefined });
      expect(file.failures).toMatchObject([{ property: "" }]);
    });

    it("is red where /v1 is missing", async () => {
      const connection = { baseUrl: stack.server.url.replace(/\/v1$/, "") };
      const { failures } = await preview(stack.job(), { ...unmade, connection });
      expect(failures).toEqual([{ property: "", reason: expect.stringContaining(`like "${stack.server.url}"`) }]);
    });

    it("is red where it does not know the base model, with the name that was meant", async () => {
      const { failures } = await preview(stack.job(), { ...unmade, model: "gpt-4o-mni" });
      expect(failures).toEqual([
        { property: "model", reason: expect.stringContaining('did you mean "gpt-4o-mini-2024-07-18"?') },
      ]);
    });

    it("has nothing against an alias", async () => {
      const { failures } = await preview(stack.job(), { ...unmade, model: "gpt-4o-mini" });
      expect(failures).toEqual([]);
      expect(asked()).toEqual(["GET /fine_tuning/jobs", "GET /models"]);
    });

    it("is red where it refuses the list of jobs", async () => {
      stack.proxy.rules = [
        (request) => (request.path === "/fine_tuning/jobs" ? refused(403, "x", "Missing scopes")(request) : undefined),
      ];
      const { failures } = await preview(stack.job(), unmade);
      expect(failures).toMatchObject([{ property: "", reason: expect.stringContaining("Missing scopes") }]);
    });

    it.each<[string, Record<string, string>, RegExp]>([
      ["without a key", { OPENAI_API_KEY: "" }, /^no key for .*Not checked: /s],
      [
        "where nobody answers",
        { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" },
        /no answer from 127\.0\.0\.1:9.*Not checked: /s,
      ],
    ])("%s is one warning for all resources; up refuses", async (_, env, warning) => {
      await stack.newProcess(env);
      const jobs = [stack.job(), stack.job(), stack.job()];
      const previews = await Promise.all(jobs.map((job) => job.preview(unmade)));
      await allLines();
      expect(previews).toEqual(jobs.map(() => ({ failures: [], change: "create" })));
      const warnings = jobs.flatMap(said).filter(({ severity }) => severity === "warning");
      expect(warnings).toMatchObject([{ text: expect.stringMatching(warning) }]);
      for (const job of jobs)
        expect(said(job).filter(({ severity }) => severity === "info")).toMatchObject([
          { text: expect.stringMatching(/^estimate: about \$3/) },
        ]);
      const [job] = jobs;
      stack.newCommand();
      const report = await job?.up({ trainingData: data });
      expect(["check-failed", "created"]).toContain(report?.step);
      expect(job?.state).toBeUndefined();
    });
  });
});

function editedJobs(edit: (job: Props) => Props): Rule {
  return ({ path }) =>
    path === "/fine_tuning/jobs"
      ? { kind: "edited", answer: (json) => ({ ...json, data: (json.data as Props[]).map(edit) }) }
      : undefined;
}
