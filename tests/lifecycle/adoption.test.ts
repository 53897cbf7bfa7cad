import { jsonl } from "../support/chat-data";
import { nth } from "../support/fault-proxy";
import { type Declared, type House, jobHouse } from "../support/job-house";
import type { Props } from "../support/provider-process";

const aJob = /^\/fine_tuning\/jobs\/ftjob-\w+$/;

describe("jobs that exist already", () => {
  let house: House;

  beforeAll(async () => {
    house = await jobHouse();
  });
  afterAll(() => house.close());
  beforeEach(() => {
    house.proxy.rules = [];
    house.proxy.seen.length = 0;
  });

  const submits = () =>
    house.proxy.seen.filter(({ method, path }) => method === "POST" && path === "/fine_tuning/jobs").length;

  /** A job that nobody declared. */
  async function stray(more: Props = {}): Promise<string> {
    const { body } = await house.server.call("POST", "/fine_tuning/jobs", {
      model: "gpt-4o-mini-2024-07-18",
      training_file: house.file,
      suffix: "stray",
      seed: 7,
      metadata: { team: "b" },
      method: { type: "supervised", supervised: { hyperparameters: { n_epochs: 1, batch_size: 10 } } },
      ...more,
    });
    await house.server.jobWhen(String(body.id), ["succeeded"]);
    return String(body.id);
  }

  describe("adoptJobId", () => {
    it("takes a job over, pays nothing, and needs no argument that the server chose", async () => {
      const id = await stray();
      const bot = house.declare();
      const args = bot.inputs({ adoptJobId: id, suffix: "stray", model: "gpt-4o-mini" });
      expect(await bot.at.up(args)).toMatchObject({
        settled: { outcome: "ok", id, outputs: { ready: true, status: "succeeded" } },
      });
      expect(submits()).toBe(0);
      bot.next();
      expect(await bot.at.up(args)).toEqual({ step: "unchanged" });
      const { adoptJobId: _removed, ...without } = args;
      expect(await bot.at.up(without)).toEqual({ step: "unchanged" });
      expect(await bot.at.up(args)).toEqual({ step: "unchanged" });
    });

    it("replaces when another job is named", async () => {
      const [first, second] = [await stray(), await stray({ suffix: "stray" })];
      const bot = house.declare();
      await bot.at.up(bot.inputs({ adoptJobId: first, suffix: "stray" }));
      bot.next();
      expect(await bot.at.up(bot.inputs({ adoptJobId: second, suffix: "stray" }))).toMatchObject({
        step: "replaced",
        settled: { id: second },
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
      const bot = house.declare();
      const inputs = bot.inputs({ adoptJobId: id, suffix: "stray", ...args });
      const { failures } = await bot.at.preview(inputs);
      expect(failures).toEqual([{ property: "adoptJobId", reason: expect.stringContaining(sentence) }]);
      expect(await bot.at.up(inputs)).not.toMatchObject({ settled: { outcome: "ok" } });
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
        trainingFile = await house.server.upload(jsonl(rows));
        const { body } = await house.server.call("POST", "/fine_tuning/jobs", {
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
        const bot = house.declare();
        const args = bot.inputs({ adoptJobId: id, trainingFile, ...declared(), waitFor: "submitted" });
        expect(await bot.at.up(args)).toMatchObject({ settled: { outcome: "ok", id } });
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
        const bot = house.declare();
        const { failures } = await bot.at.preview(bot.inputs({ adoptJobId: id, trainingFile, ...args }));
        expect(failures).toEqual([{ property: "adoptJobId", reason: expect.stringContaining(sentence) }]);
      });
    });

    it("refuses a job that another resource of the program holds", async () => {
      const holder = house.declare();
      await holder.at.up(holder.inputs());
      holder.next();
      const bot = house.declare();
      // Both resources of one command, the holder first.
      const command = bot.at;
      holder.moveTo(house.process);
      bot.moveTo(house.process);
      await holder.at.preview(holder.inputs());
      expect(await bot.at.up(bot.inputs({ adoptJobId: holder.at.state?.id }))).toMatchObject({
        settled: {
          outcome: "error",
          message: expect.stringContaining(`"${holder.name}" of this program already holds it`),
        },
      });
      expect(command.state).toBeUndefined();
    });

    it("says so when there is no such job", async () => {
      const bot = house.declare();
      expect(await bot.at.up(bot.inputs({ adoptJobId: "ftjob-none" }))).toMatchObject({
        settled: { outcome: "error", message: expect.stringContaining("there is no such job") },
      });
    });
  });

  describe("get", () => {
    const get = (bot: Declared, id: string) =>
      house.process.read({ urn: bot.urn, provider: bot.at.target.provider }, id, {
        ...bot.inputs(),
        __provider: bot.at.target.provider,
      });

    it("reads an existing job with everything the API tells", async () => {
      const id = await stray();
      const read = await get(house.declare(), id);
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

    it("is an error for an unknown id", async () => {
      await expect(get(house.declare(), "ftjob-none")).rejects.toMatchObject({
        details: expect.stringContaining("there is no such job"),
      });
    });
  });

  describe("refresh", () => {
    async function inService(args: Props = {}): Promise<Declared> {
      const bot = house.declare();
      await bot.at.up(bot.inputs(args));
      bot.next();
      return bot;
    }

    it("changes nothing about a finished job", async () => {
      const bot = await inService();
      const before = bot.at.state?.outputs;
      await bot.at.refresh();
      expect({ ...bot.at.state?.outputs, __provider: "" }).toEqual({ ...before, __provider: "" });
    });

    it("follows a job that nobody waits for to its end", async () => {
      const bot = await inService({ waitFor: "submitted" });
      await house.server.jobWhen(String(bot.at.state?.id), ["succeeded"]);
      await bot.at.refresh();
      expect(bot.at.state?.outputs).toMatchObject({
        status: "succeeded",
        ready: true,
        trainedTokens: expect.any(Number),
        metrics: { step: 1 },
      });
      bot.next();
      expect(await bot.at.up(bot.inputs({ waitFor: "submitted" }))).toEqual({ step: "unchanged" });
    });

    it("reports a vanished model, and retrains nothing", async () => {
      const bot = await inService();
      await house.server.call("DELETE", `/models/${encodeURIComponent(String(bot.at.state?.outputs.fineTunedModel))}`);
      expect(await bot.at.refresh()).toBe("found");
      const line = await house.process.engine.line(
        ({ urn, text }) => urn === bot.urn && text.includes("does not exist"),
      );
      expect(line).toMatchObject({ severity: "warning", text: expect.stringContaining("change `triggers`") });
      bot.next();
      expect(await bot.at.up(bot.inputs())).toEqual({ step: "unchanged" });
    });

    it("does not make an unfinished resource ready", async () => {
      const bot = house.declare();
      house.proxy.rules = [nth("GET", aJob, 1, { kind: "refused", status: 401 }, 500)];
      await bot.at.up(bot.inputs());
      house.proxy.rules = [];
      bot.next();
      await house.server.jobWhen(String(bot.at.state?.id), ["succeeded"]);
      await bot.at.refresh();
      expect(bot.at.state?.outputs).toMatchObject({ status: "succeeded", ready: false });
      bot.next();
      expect(await bot.at.up(bot.inputs())).toMatchObject({ step: "updated", settled: { outcome: "ok" } });
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
      const bot = house.declare();
      await bot.at.up(bot.inputs(first));
      bot.next();
      const report = await bot.at.up(bot.inputs({ ...first, ...then }));
      expect(["unchanged", "updated"]).toContain(report.step);
      expect(await bot.jobs()).toHaveLength(1);
      bot.next();
      expect(await bot.at.up(bot.inputs({ ...first, ...then }))).toEqual({ step: "unchanged" });
    });
  });
});
