import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UNKNOWN } from "../../provider/engine/unknown";
import { chatRows, jsonl } from "../support/chat-data";
import { nth, type Trouble } from "../support/fault-proxy";
import { type Declared, type House, jobHouse, summary } from "../support/job-house";
import { serverThatProcesses } from "../support/odd-servers";

describe("a training file", () => {
  let house: House;

  beforeAll(async () => {
    house = await jobHouse();
  });
  afterAll(() => house.close());
  beforeEach(() => {
    house.proxy.rules = [];
    house.proxy.seen.length = 0;
  });

  /** A file resource on data of its own; `write` changes them. */
  function declared(): { file: Declared; args: Record<string, unknown>; write(text: string): void } {
    const file = house.declare("TrainingFile");
    const path = join(house.home, `${file.name}.jsonl`);
    const write = (text: string) => writeFileSync(path, text);
    write(jsonl(chatRows(10, file.name)));
    return { file, args: file.inputs({ path }), write };
  }

  const uploads = () => house.proxy.seen.filter(({ method, path }) => method === "POST" && path === "/files").length;
  const exists = async (id: string | undefined) => (await house.server.call("GET", `/files/${id}`)).status === 200;
  const filesOf = async (file: Declared) => {
    const { body } = await house.server.call("GET", "/files?purpose=fine-tune");
    return (body.data as { id: string; filename: string }[]).filter(({ filename }) =>
      filename.startsWith(`${file.name}.`),
    );
  };

  it("is uploaded once and is no change from then on", async () => {
    const { file, args } = declared();
    expect(await file.at.up(args)).toMatchObject({
      settled: {
        outcome: "ok",
        outputs: { examples: 10, format: "chat", contentHash: expect.stringMatching(/^c1:/), status: "processed" },
      },
    });
    file.next();
    expect(await file.at.up(args)).toEqual({ step: "unchanged" });
    expect(uploads()).toBe(1);
  });

  it("is no change when spelled otherwise, and replaced when a word changes", async () => {
    const { file, args, write } = declared();
    await file.at.up(args);
    const { id } = file.at.state ?? {};
    const respelled = chatRows(10, file.name).map((row) => JSON.stringify(row, null, 1).replaceAll("\n", " "));
    write(`\ufeff${respelled.join("\r\n")}`);
    file.next();
    expect(await file.at.up(args)).toEqual({ step: "unchanged" });
    write(jsonl(chatRows(10, "another captain")));
    file.next();
    expect(await file.at.up(args)).toMatchObject({ step: "replaced", settled: { outcome: "ok" } });
    expect(await exists(id)).toBe(false);
    expect(await filesOf(file)).toMatchObject([{ id: file.at.state?.id }]);
  });

  it.each<[string, Trouble]>([
    ["lost", { kind: "lost-after" }],
    ["cut", { kind: "cut-after" }],
    ["HTML", { kind: "html-after", status: 502 }],
  ])("whose upload's answer was %s is found again", async (_, trouble) => {
    const { file, args } = declared();
    house.proxy.rules = [nth("POST", "/files", 1, trouble, 9)];
    await file.at.up(args);
    house.proxy.rules = [];
    file.next();
    await file.at.up(args);
    expect(file.at.state?.outputs.fileId).toBe((await filesOf(file)).at(0)?.id);
    expect(await filesOf(file)).toHaveLength(1);
  });

  it("that is to validate may have one example, of which it says that it is too few to train on", async () => {
    const { file, args, write } = declared();
    write(jsonl(chatRows(1, file.name)));
    expect(await file.at.up(args)).toMatchObject({ settled: { outcome: "ok", outputs: { examples: 1 } } });
    const line = await house.process.engine.line(({ urn, severity }) => urn === file.urn && severity === "warning");
    expect(line.text).toContain("there is 1 example, enough for validation and too few for training (few_examples)");
    const bot = house.declare();
    const { contentHash, examples, format } = file.at.state?.outputs ?? {};
    const validated = { validationFile: file.at.state?.id, validationData: { contentHash, examples, format } };
    expect(await bot.at.up(bot.inputs(validated))).toMatchObject({ settled: { outcome: "ok" } });
  });

  it("whose rows other resources make is checked at up, and keeps them out of its outputs", async () => {
    const file = house.declare("TrainingFile");
    const rows = chatRows(12, file.name);
    expect(await file.at.preview(file.inputs({ rows: UNKNOWN }))).toEqual({ failures: [], change: "create" });
    expect(await file.at.preview(file.inputs({ rows: [...rows, UNKNOWN] }))).toEqual({
      failures: [],
      change: "create",
    });
    expect(await file.at.up(file.inputs({ rows: [...rows, { messages: [] }] }))).toEqual({
      step: "check-failed",
      failures: [{ property: "rows", reason: expect.stringContaining("line 13, messages") }],
    });
    expect(await file.at.up(file.inputs({ rows }))).toMatchObject({
      settled: { outcome: "ok", outputs: { examples: 12 } },
    });
    expect(file.at.state?.outputs).not.toHaveProperty("rows");
    file.next();
    expect(await file.at.preview(file.inputs({ rows }))).toMatchObject({ change: "none" });
  });

  it("is never shared by two resources with the same rows", async () => {
    const one = declared();
    const other = house.declare("TrainingFile");
    await one.file.at.up(one.args);
    await other.at.up(other.inputs({ path: one.args.path }));
    expect(other.at.state?.id).not.toBe(one.file.at.state?.id);
  });

  it("that vanished at the vendor is uploaded again, and that alone retrains nothing", async () => {
    const { file, args } = declared();
    await file.at.up(args);
    const bot = house.declare();
    const trained = () =>
      bot.inputs({
        trainingFile: file.at.state?.id,
        trainingData: { contentHash: file.at.state?.outputs.contentHash },
      });
    await bot.at.up(trained());
    await house.server.call("DELETE", `/files/${file.at.state?.id}`);
    file.next();
    expect(await file.at.refresh()).toBe("gone");
    await file.at.up(args);
    bot.next();
    expect(await bot.at.up(trained())).toMatchObject({ step: "updated", settled: { outcome: "ok" } });
    expect((await bot.jobs()).map(summary)).toEqual([`${bot.at.state?.id} succeeded`]);
  });

  it("is not forgotten at another address", async () => {
    const { file, args } = declared();
    await file.at.up(args);
    const before = file.at.state;
    house.process = await house.startProcess({ OPENAI_BASE_URL: house.proxy.url.replace("127.0.0.1", "localhost") });
    file.next();
    house.proxy.rules = [({ path }) => (path.startsWith("/files/") ? { kind: "refused", status: 404 } : undefined)];
    await expect(file.at.destroy()).rejects.toMatchObject({ details: expect.stringContaining("is kept in the state") });
    expect(file.at.state).toEqual(before);
    house.process = await house.startProcess();
  });

  it("is deleted with its resource, also when it is gone already", async () => {
    const { file, args } = declared();
    await file.at.up(args);
    await file.at.destroy();
    expect(await filesOf(file)).toEqual([]);
    await file.at.up(args);
    await house.server.call("DELETE", `/files/${file.at.state?.id}`);
    await file.at.destroy();
    expect(file.at.state).toBeUndefined();
  });
});

describe("a server that processes files for a while", () => {
  let house: House;

  beforeAll(async () => {
    house = await jobHouse();
  });
  afterAll(() => house.close());

  it.each(["uploaded", "pending"])(
    "and says `%s` meanwhile is waited for, after the upload and before the job",
    async (status) => {
      house.proxy.rules = [serverThatProcesses(20, status)];
      house.proxy.seen.length = 0;
      const file = house.declare("TrainingFile");
      const path = join(house.home, `${file.name}.jsonl`);
      writeFileSync(path, jsonl(chatRows(10, file.name)));
      expect(await file.at.up(file.inputs({ path }))).toMatchObject({ settled: { outcome: "ok" } });
      const bot = house.declare();
      const { contentHash } = file.at.state?.outputs ?? {};
      const trained = await bot.at.up(bot.inputs({ trainingFile: file.at.state?.id, trainingData: { contentHash } }));
      expect(trained).toMatchObject({ settled: { outcome: "ok" } });
      expect(await bot.jobs()).toHaveLength(1);
      expect(house.proxy.seen.filter(({ path: at }) => at === `/files/${file.at.state?.id}`).length).toBeLessThan(25);
      await house.process.engine.line(({ text }) => /the server is (still )?processing/.test(text));
    },
  );

  it("and never ends is waited for as long as customTimeouts.create allows, and nothing is submitted", async () => {
    house.proxy.rules = [serverThatProcesses(10_000)];
    const bot = house.declare();
    const args = bot.inputs({ trainingFile: await house.upload("slow"), timeouts: { create: 120 } });
    expect(await bot.at.up(args)).toMatchObject({
      settled: {
        outcome: "error",
        message: expect.stringMatching(/still processing the data after 2 min\. Nothing was submitted\. Next: /),
      },
    });
    expect(await bot.jobs()).toEqual([]);
    house.proxy.rules = [];
    bot.next();
    expect(await bot.at.up(args)).toMatchObject({ settled: { outcome: "ok" } });
    expect(await bot.jobs()).toHaveLength(1);
  });

  it("and cannot read one says why, instead of submitting", async () => {
    house.proxy.rules = [
      ({ method, path }) =>
        method === "GET" && path.startsWith("/files/")
          ? { kind: "edited", answer: (file) => ({ ...file, status: "error", status_details: "Line 3 is no JSON." }) }
          : undefined,
      serverThatProcesses(10_000),
    ];
    const bot = house.declare();
    expect(await bot.at.up(bot.inputs())).toMatchObject({
      settled: {
        outcome: "error",
        message: expect.stringMatching(
          /^creating fine-tuning job "bot-\d+": the server refused file file-\w+: Line 3 is no JSON\. Next: correct the data/,
        ),
      },
    });
  });
});

describe("a job that fails", () => {
  it("shows the line of the user's own file that the server names", async () => {
    const house = await jobHouse();
    const file = house.declare("TrainingFile");
    const bot = house.declare();
    const path = join(house.home, "tickets.jsonl");
    writeFileSync(path, jsonl(chatRows(10)));
    // Both resources of one command, as the engine runs them.
    file.moveTo(house.process);
    bot.moveTo(house.process);
    await file.at.up(file.inputs({ path }));
    const { contentHash } = file.at.state?.outputs ?? {};
    house.proxy.rules = [
      nth(
        "GET",
        /^\/fine_tuning\/jobs\/ftjob-\w+$/,
        1,
        {
          kind: "edited",
          answer: (job) => ({
            ...job,
            status: "failed",
            error: {
              code: "invalid_training_file",
              message: "Invalid file format. Example 4 is no conversation.",
              param: "training_file",
            },
          }),
        },
        99,
      ),
    ];
    const report = await bot.at.up(bot.inputs({ trainingFile: file.at.state?.id, trainingData: { contentHash } }));
    expect(report).toMatchObject({
      settled: {
        outcome: "error",
        message: expect.stringMatching(/line 4 of .*tickets\.jsonl: \{"messages".*Next: correct line 4 of/s),
      },
    });
    await house.close();
  });
});

describe("a home that cannot be written to", () => {
  it("does not stop a training, and says what no longer protects", async () => {
    const house = await jobHouse();
    const notADirectory = join(house.home, "file");
    writeFileSync(notADirectory, "");
    house.process = await house.startProcess({ XDG_STATE_HOME: notADirectory });
    const bot = house.declare();
    expect(await bot.at.up(bot.inputs())).toMatchObject({ settled: { outcome: "ok" } });
    const line = await house.process.engine.line(({ text }) => text.includes("journal"));
    expect(line).toMatchObject({
      severity: "warning",
      text: expect.stringContaining("only the server's list protects"),
    });
    house.proxy.rules = [
      nth("POST", "/fine_tuning/jobs", 1, {
        kind: "refused",
        status: 429,
        body: { error: { message: "Too many jobs" } },
      }),
    ];
    const other = house.declare();
    expect(await other.at.up(other.inputs())).toMatchObject({
      settled: { outcome: "error", message: expect.stringContaining("Too many jobs") },
    });
    await house.close();
  });
});
