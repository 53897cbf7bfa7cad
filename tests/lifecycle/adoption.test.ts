import { jsonl } from "../support/chat-data";
import { nth } from "../support/fault-proxy";
import type { Props } from "../support/provider-process";
import { aStack } from "../support/stack";
import { refusal } from "../support/way";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;

describe("jobs that exist already", () => {
  const stack = aStack();

  const submits = () =>
    stack.proxy.seen.filter(({ method, path }) => method === "POST" && path === "/fine_tuning/jobs").length;

  /** A job that nobody declared. */
  async function stray(more: Props = {}): Promise<string> {
    const { body } = await stack.server.call("POST", "/fine_tuning/jobs", {
      model: "gpt-4o-mini-2024-07-18",
      training_file: stack.trainingFile,
      suffix: "stray",
      seed: 7,
      metadata: { team: "b" },
      method: { type: "supervised", supervised: { hyperparameters: { n_epochs: 1, batch_size: 10 } } },
      ...more,
    });
    await stack.server.jobWhen(String(body.id), ["succeeded"]);
    return String(body.id);
  }

  describe("adoptJobId", () => {
    it("takes a job over, pays nothing, and needs no argument that the server chose", async () => {
      const id = await stray();
      const job = stack.job();
      const args = { adoptJobId: id, suffix: "stray", model: "gpt-4o-mini" };
      expect(await job.up(args)).toMatchObject({
        result: { outcome: "ok", id, outputs: { ready: true, status: "succeeded" } },
      });
      expect(submits()).toBe(0);
      stack.newCommand();
      expect(await job.up(args)).toEqual({ step: "unchanged" });
      const { adoptJobId: _removed, ...without } = args;
      expect(await job.up(without)).toEqual({ step: "unchanged" });
      expect(await job.up(args)).toEqual({ step: "unchanged" });
    });

    it("replaces when another job is named", async () => {
      const [first, second] = [await stray(), await stray({ suffix: "stray" })];
      const job = stack.job();
      await job.up({ adoptJobId: first, suffix: "stray" });
      stack.newCommand();
      expect(await job.up({ adoptJobId: second, suffix: "stray" })).toMatchObject({
        step: "replaced",
        result: { id: second },
      });
      expect(submits()).toBe(0);
    });

    it.each<[string, Props, string]>([
      [
        "model",
        { model: "gpt-4o-2024-08-06" },
        'model: the program says "gpt-4o-2024-08-06", the job has "gpt-4o-mini-2024-07-18"',
      ],
      ["a model that is no alias of it", { model: "gpt-4o" }, 'model: the program says "gpt-4o"'],
      ["trainingFile", { trainingFile: "file-other" }, 'trainingFile: the program says "file-other"'],
      [
        "validationFile",
        { validationFile: "file-other" },
        'validationFile: the program says "file-other", the job has nothing',
      ],
      ["metadata", { metadata: { team: "a" } }, 'metadata.team: the program says "a", the job has "b"'],
      ["suffix", { suffix: "other" }, 'suffix: the program says "other", the job has "stray"'],
      ["seed", { seed: 8 }, "seed: the program says 8, the job has 7"],
      ["method", { method: { type: "dpo" } }, 'method.type: the program says "dpo", the job has "supervised"'],
      [
        "hyperparameters",
        { method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 2 } } } },
        "hyperparameters.nEpochs: the program says 2, the job has 1",
      ],
    ])("names %s where the job is another one's", async (_, args, sentence) => {
      const id = await stray();
      const job = stack.job();
      const inputs = { adoptJobId: id, suffix: "stray", ...args };
      const { failures } = await job.preview(inputs);
      expect(failures).toEqual([{ property: "adoptJobId", reason: expect.stringContaining(sentence) }]);
      expect(await job.up(inputs)).not.toMatchObject({ result: { outcome: "ok" } });
      expect(submits()).toBe(0);
    });

    describe("of a reinforcement job that reports to Weights & Biases", () => {
      const grader = { type: "string_check", name: "exact", operation: "eq", input: "{{sample.output_text}}" };
      const declared = (more: Props = {}, reference = "{{item.answer}}") => ({
        suffix: "stray",
        integrations: [{ type: "wandb", wandb: { project: "cargo" } }],
        method: {
          type: "reinforcement",
          reinforcement: { grader: { ...grader, reference }, hyperparameters: { nEpochs: 1, batchSize: 10 } },
        },
        ...more,
      });
      let id: string;
      let trainingFile: string;

      beforeAll(async () => {
        const rows = Array.from({ length: 10 }, (_, crate) => ({
          messages: [{ role: "user", content: `Is crate ${crate} full?` }],
          answer: "yes",
        }));
        trainingFile = await stack.server.upload(jsonl(rows));
        const { body } = await stack.server.call("POST", "/fine_tuning/jobs", {
          model: "gpt-4o-mini-2024-07-18",
          training_file: trainingFile,
          suffix: "stray",
          integrations: [{ type: "wandb", wandb: { project: "cargo" } }],
          method: {
            type: "reinforcement",
            reinforcement: {
              grader: { ...grader, reference: "{{item.answer}}" },
              hyperparameters: { n_epochs: 1, batch_size: 10 },
            },
          },
        });
        id = String(body.id);
      });

      it("needs nothing that the server added", async () => {
        const job = stack.job();
        const args = { adoptJobId: id, trainingFile, ...declared(), waitFor: "submitted" };
        expect(await job.up(args)).toMatchObject({ result: { outcome: "ok", id } });
      });

      it.each<[string, Props, string]>([
        [
          "the grader",
          declared({}, "{{item.other}}"),
          'grader.reference: the program says "{{item.other}}", the job has "{{item.answer}}"',
        ],
        [
          "the place of an integration",
          declared({ integrations: [{ type: "wandb", wandb: { project: "other" } }] }),
          'integrations[0].wandb.project: the program says "other", the job has "cargo"',
        ],
        [
          "an integration that is not declared",
          declared({ integrations: undefined }),
          "integrations: the program says []",
        ],
      ])("names %s where it is another one", async (_, args, sentence) => {
        const job = stack.job();
        const { failures } = await job.preview({ adoptJobId: id, trainingFile, ...args });
        expect(failures).toEqual([{ property: "adoptJobId", reason: expect.stringContaining(sentence) }]);
      });
    });

    it("refuses a job that another resource of the program holds", async () => {
      const holder = stack.job();
      await holder.up();
      stack.newCommand();
      const job = stack.job();
      await holder.preview();
      expect(await job.up({ adoptJobId: holder.state?.id })).toMatchObject({
        result: {
          outcome: "error",
          message: expect.stringContaining(`"${holder.name}" of this program already holds it`),
        },
      });
      expect(job.state).toBeUndefined();
    });

    it("says so when there is no such job", async () => {
      const job = stack.job();
      const reason = expect.stringMatching(/^names no job at http.*; check the id and the connection$/);
      const message = expect.stringContaining("there is no such job");
      expect(await job.up({ adoptJobId: "ftjob-none" })).toMatchObject(refusal("adoptJobId", reason, message));
      expect(job.state).toBeUndefined();
    });
  });

  describe("get", () => {
    it("reads an existing job with everything the API tells", async () => {
      const id = await stray();
      const read = await stack.job().get(id);
      expect(read).toMatchObject({
        id,
        outputs: {
          status: "succeeded",
          ready: true,
          model: "gpt-4o-mini-2024-07-18",
          suffix: "stray",
          seed: 7,
          checkpoints: [{ stepNumber: 1 }],
        },
      });
    });

    it("does not take a job for ready that still runs", async () => {
      const id = await stray();
      const running = (job: Props) => ({ ...job, status: "running", fine_tuned_model: null, finished_at: null });
      stack.proxy.rules = [nth("GET", aJob, 1, { kind: "edited", answer: running }, 9)];
      expect(await stack.job().get(id)).toMatchObject({ outputs: { status: "running", ready: false } });
    });

    it("is an error for an unknown id", async () => {
      await expect(stack.job().get("ftjob-none")).rejects.toMatchObject({
        details: expect.stringContaining("there is no such job"),
      });
    });
  });

  describe("refresh", () => {
    it("changes nothing about a finished job", async () => {
      const { job } = await stack.jobInService();
      const before = job.state?.outputs;
      await job.refresh();
      expect({ ...job.state?.outputs, __provider: "" }).toEqual({ ...before, __provider: "" });
    });

    it("follows a job that nobody waits for to its end", async () => {
      const { job } = await stack.jobInService({ waitFor: "submitted" });
      await stack.server.jobWhen(String(job.state?.id), ["succeeded"]);
      await job.refresh();
      expect(job.state?.outputs).toMatchObject({
        status: "succeeded",
        ready: true,
        trainedTokens: expect.any(Number),
        metrics: { step: 1 },
      });
      stack.newCommand();
      expect(await job.up({ waitFor: "submitted" })).toEqual({ step: "unchanged" });
    });

    it("reports a vanished model, and retrains nothing", async () => {
      const { job } = await stack.jobInService();
      await stack.server.call("DELETE", `/models/${encodeURIComponent(String(job.state?.outputs.fineTunedModel))}`);
      expect(await job.refresh()).toBe("found");
      const line = await job.line("does not exist");
      expect(line).toMatchObject({ severity: "warning", text: expect.stringContaining("change `triggers`") });
      stack.newCommand();
      expect(await job.up()).toEqual({ step: "unchanged" });
    });

    it("does not make an unfinished resource ready", async () => {
      const job = stack.job();
      stack.proxy.rules = [nth("GET", aJob, 1, { kind: "refused", status: 401 }, 500)];
      await job.up();
      stack.proxy.rules = [];
      stack.newCommand();
      await stack.server.jobWhen(String(job.state?.id), ["succeeded"]);
      await job.refresh();
      expect(job.state?.outputs).toMatchObject({ status: "succeeded", ready: false });
      stack.newCommand();
      expect(await job.up()).toMatchObject({ step: "updated", result: { outcome: "ok" } });
    });
  });

  describe("what never trains again", () => {
    it.each<[string, Props, Props]>([
      ["another id of the same rows", { trainingData: { contentHash: "c1:a" } }, { trainingFile: "file-other" }],
      ["a model's snapshot for its alias", { model: "gpt-4o-mini" }, { model: "gpt-4o-mini-2024-07-18" }],
      ["a model's alias for its snapshot", { model: "gpt-4o-mini-2024-07-18" }, { model: "gpt-4o-mini" }],
      [
        '"auto" for nothing',
        { method: undefined, hyperparameters: { nEpochs: 1 } },
        { method: undefined, hyperparameters: { nEpochs: 1, batchSize: "auto" } },
      ],
      [
        "the newer spelling of hyperparameters",
        { method: undefined, hyperparameters: { nEpochs: 1 } },
        { hyperparameters: undefined, method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 1 } } } },
      ],
      [
        "lifecycle arguments",
        {},
        {
          stallMinutes: 5,
          budget: { maxTokens: 1 },
          onDelete: { model: "delete" },
          selectBy: "trainLoss",
          accept: { trainLoss: { max: 1e9 } },
        },
      ],
    ])("%s", async (_, first, then) => {
      const job = stack.job();
      await job.up(first);
      stack.newCommand();
      const report = await job.up({ ...first, ...then });
      expect(["unchanged", "updated"]).toContain(report.step);
      expect(await job.submitted()).toHaveLength(1);
      stack.newCommand();
      expect(await job.up({ ...first, ...then })).toEqual({ step: "unchanged" });
    });
  });
});
