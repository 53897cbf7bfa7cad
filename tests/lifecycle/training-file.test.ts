import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UNKNOWN } from "../../provider/engine/unknown";
import { chatRows, jsonl } from "../support/chat-data";
import type { DeclaredResource } from "../support/declared-resource";
import { nth, type Trouble } from "../support/fault-proxy";
import { serverThatProcesses } from "../support/odd-servers";
import { aStack } from "../support/stack";
import { summary } from "../support/submitted-jobs";

describe("a training file", () => {
  const stack = aStack();

  /** A file resource on data of its own; `write` changes them. */
  function declared(): { file: DeclaredResource; args: Record<string, unknown>; write(text: string): void } {
    const file = stack.resource("TrainingFile");
    const path = join(stack.home, `${file.name}.jsonl`);
    const write = (text: string) => writeFileSync(path, text);
    write(jsonl(chatRows(10, file.name)));
    return { file, args: { path }, write };
  }

  const uploads = () => stack.proxy.seen.filter(({ method, path }) => method === "POST" && path === "/files").length;
  const exists = async (id: string | undefined) => (await stack.server.call("GET", `/files/${id}`)).status === 200;
  const filesOf = async (file: DeclaredResource) => {
    const { body } = await stack.server.call("GET", "/files?purpose=fine-tune");
    return (body.data as { id: string; filename: string }[]).filter(({ filename }) =>
      filename.startsWith(`${file.name}.`),
    );
  };

  it("is uploaded once and is no change from then on", async () => {
    const { file, args } = declared();
    expect(await file.up(args)).toMatchObject({
      result: {
        outcome: "ok",
        outputs: { examples: 10, format: "chat", contentHash: expect.stringMatching(/^c1:/), status: "processed" },
      },
    });
    stack.newCommand();
    expect(await file.up(args)).toEqual({ step: "unchanged" });
    expect(uploads()).toBe(1);
  });

  it("is no change when spelled otherwise, and replaced when a word changes", async () => {
    const { file, args, write } = declared();
    await file.up(args);
    const { id } = file.state ?? {};
    const respelled = chatRows(10, file.name).map((row) => JSON.stringify(row, null, 1).replaceAll("\n", " "));
    write(`\ufeff${respelled.join("\r\n")}`);
    stack.newCommand();
    expect(await file.up(args)).toEqual({ step: "unchanged" });
    write(jsonl(chatRows(10, "another captain")));
    stack.newCommand();
    expect(await file.up(args)).toMatchObject({ step: "replaced", result: { outcome: "ok" } });
    expect(await exists(id)).toBe(false);
    expect(await filesOf(file)).toMatchObject([{ id: file.state?.id }]);
  });

  it.each<[string, Trouble]>([
    ["lost", { kind: "lost-after" }],
    ["cut", { kind: "cut-after" }],
    ["HTML", { kind: "html-after", status: 502 }],
  ])("whose upload's answer was %s is found again", async (_, trouble) => {
    const { file, args } = declared();
    stack.proxy.rules = [nth("POST", "/files", 1, trouble, 9)];
    await file.up(args);
    stack.proxy.rules = [];
    stack.newCommand();
    await file.up(args);
    expect(file.state?.outputs.fileId).toBe((await filesOf(file)).at(0)?.id);
    expect(await filesOf(file)).toHaveLength(1);
  });

  it("that is to validate may have one example, of which it says that it is too few to train on", async () => {
    const { file, args, write } = declared();
    write(jsonl(chatRows(1, file.name)));
    expect(await file.up(args)).toMatchObject({ result: { outcome: "ok", outputs: { examples: 1 } } });
    const line = await file.warning();
    expect(line.text).toContain("there is 1 example, enough for validation and too few for training (few_examples)");
    const job = stack.job();
    const { contentHash, examples, format } = file.state?.outputs ?? {};
    const validated = { validationFile: file.state?.id, validationData: { contentHash, examples, format } };
    expect(await job.up(validated)).toMatchObject({ result: { outcome: "ok" } });
  });

  it("whose rows other resources make is checked at up, and keeps them out of its outputs", async () => {
    const file = stack.resource("TrainingFile");
    const rows = chatRows(12, file.name);
    expect(await file.preview({ rows: UNKNOWN })).toEqual({ failures: [], change: "create" });
    expect(await file.preview({ rows: [...rows, UNKNOWN] })).toEqual({
      failures: [],
      change: "create",
    });
    expect(await file.up({ rows: [...rows, { messages: [] }] })).toEqual({
      step: "check-failed",
      failures: [{ property: "rows", reason: expect.stringContaining("line 13, messages") }],
    });
    expect(await file.up({ rows })).toMatchObject({
      result: { outcome: "ok", outputs: { examples: 12 } },
    });
    expect(file.state?.outputs).not.toHaveProperty("rows");
    stack.newCommand();
    expect(await file.preview({ rows })).toMatchObject({ change: "none" });
  });

  it("with errors in it stops a preview, unless the program tells them itself, and an update in any case", async () => {
    const { file, args, write } = declared();
    const told = { ...args, tellsProblems: true };
    const refusal = [{ property: "path", reason: expect.stringContaining("(missing_messages)") }];
    const bad = `${jsonl(chatRows(10, file.name))}{"messages": 1}\n`;
    write(bad);
    expect(await file.preview(args)).toMatchObject({ failures: refusal });
    expect(await file.preview(told)).toEqual({ failures: [], change: "create" });
    stack.newCommand();
    expect(await file.up(args)).toEqual({ step: "check-failed", failures: refusal });
    write(jsonl(chatRows(10, file.name)));
    expect(await file.up(args)).toMatchObject({ result: { outcome: "ok" } });
    const state = file.state;
    stack.newCommand();
    expect(await file.preview(told)).toEqual({ failures: [], change: "none" });
    write(bad);
    expect(await file.preview(told)).toEqual({ failures: [], change: "replace" });
    expect(file.state).toEqual(state);
    expect(uploads()).toBe(1);
  });

  it("is never shared by two resources with the same rows", async () => {
    const one = declared();
    const other = stack.resource("TrainingFile");
    await one.file.up(one.args);
    await other.up({ path: one.args.path });
    expect(other.state?.id).not.toBe(one.file.state?.id);
  });

  it("that vanished at the vendor is uploaded again, and that alone retrains nothing", async () => {
    const { file, args } = declared();
    await file.up(args);
    const job = stack.job();
    const trained = () => ({
      trainingFile: file.state?.id,
      trainingData: { contentHash: file.state?.outputs.contentHash },
    });
    await job.up(trained());
    await stack.server.call("DELETE", `/files/${file.state?.id}`);
    stack.newCommand();
    expect(await file.refresh()).toBe("gone");
    await file.up(args);
    stack.newCommand();
    expect(await job.up(trained())).toMatchObject({ step: "updated", result: { outcome: "ok" } });
    expect((await job.submitted()).map(summary)).toEqual([`${job.state?.id} succeeded`]);
  });

  it("is not forgotten at another address", async () => {
    const { file, args } = declared();
    await file.up(args);
    const before = file.state;
    await stack.newProcess({ OPENAI_BASE_URL: stack.proxy.url.replace("127.0.0.1", "localhost") });
    stack.proxy.rules = [({ path }) => (path.startsWith("/files/") ? { kind: "refused", status: 404 } : undefined)];
    await expect(file.destroy()).rejects.toMatchObject({ details: expect.stringContaining("is kept in the state") });
    expect(file.state).toEqual(before);
  });

  it("is deleted with its resource, also when it is gone already", async () => {
    const { file, args } = declared();
    await file.up(args);
    await file.destroy();
    expect(await filesOf(file)).toEqual([]);
    await file.up(args);
    await stack.server.call("DELETE", `/files/${file.state?.id}`);
    await file.destroy();
    expect(file.state).toBeUndefined();
  });
});

describe("a server that processes files for a while", () => {
  const stack = aStack();

  it.each(["uploaded", "pending"])(
    "and says `%s` meanwhile is waited for, after the upload and before the job",
    async (status) => {
      stack.proxy.rules = [serverThatProcesses(20, status)];
      const file = stack.resource("TrainingFile");
      const path = join(stack.home, `${file.name}.jsonl`);
      writeFileSync(path, jsonl(chatRows(10, file.name)));
      expect(await file.up({ path })).toMatchObject({ result: { outcome: "ok" } });
      const job = stack.job();
      const { contentHash } = file.state?.outputs ?? {};
      const trained = await job.up({ trainingFile: file.state?.id, trainingData: { contentHash } });
      expect(trained).toMatchObject({ result: { outcome: "ok" } });
      expect(await job.submitted()).toHaveLength(1);
      expect(stack.proxy.seen.filter(({ path: at }) => at === `/files/${file.state?.id}`).length).toBeLessThan(25);
      await stack.line(/the server is (still )?processing/);
    },
  );

  it("and never ends is waited for as long as customTimeouts.create allows, and nothing is submitted", async () => {
    stack.proxy.rules = [serverThatProcesses(10_000)];
    const job = stack.job();
    const args = { trainingFile: await stack.upload("slow"), timeouts: { create: 120 } };
    expect(await job.up(args)).toMatchObject({
      result: {
        outcome: "error",
        message: expect.stringMatching(/still processing the data after 2 min\. Nothing was submitted\. Next: /),
      },
    });
    expect(await job.submitted()).toEqual([]);
    stack.proxy.rules = [];
    stack.newCommand();
    expect(await job.up(args)).toMatchObject({ result: { outcome: "ok" } });
    expect(await job.submitted()).toHaveLength(1);
  });

  it("and cannot read one says why, instead of submitting", async () => {
    stack.proxy.rules = [
      ({ method, path }) =>
        method === "GET" && path.startsWith("/files/")
          ? { kind: "edited", answer: (file) => ({ ...file, status: "error", status_details: "Line 3 is no JSON." }) }
          : undefined,
      serverThatProcesses(10_000),
    ];
    const job = stack.job();
    expect(await job.up()).toMatchObject({
      result: {
        outcome: "error",
        message: expect.stringMatching(
          /^creating fine-tuning job "bot-\d+": the server refused file file-\w+: Line 3 is no JSON\. Next: correct the data/,
        ),
      },
    });
  });
});

describe("a job that fails", () => {
  const stack = aStack();

  it("shows the line of the user's own file that the server names", async () => {
    const file = stack.resource("TrainingFile");
    const job = stack.job();
    const path = join(stack.home, "tickets.jsonl");
    writeFileSync(path, jsonl(chatRows(10)));
    await file.up({ path });
    const { contentHash } = file.state?.outputs ?? {};
    stack.proxy.rules = [
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
    const report = await job.up({ trainingFile: file.state?.id, trainingData: { contentHash } });
    expect(report).toMatchObject({
      result: {
        outcome: "error",
        message: expect.stringMatching(/line 4 of .*tickets\.jsonl: \{"messages".*Next: correct line 4 of/s),
      },
    });
  });
});

describe("a home that cannot be written to", () => {
  const stack = aStack();

  it("does not stop a training, and says what no longer protects", async () => {
    const notADirectory = join(stack.home, "file");
    writeFileSync(notADirectory, "");
    await stack.newProcess({ XDG_STATE_HOME: notADirectory });
    const job = stack.job();
    expect(await job.up()).toMatchObject({ result: { outcome: "ok" } });
    const line = await stack.line("journal");
    expect(line).toMatchObject({
      severity: "warning",
      text: expect.stringContaining("only the server's list protects"),
    });
    stack.proxy.rules = [
      nth("POST", "/fine_tuning/jobs", 1, {
        kind: "refused",
        status: 429,
        body: { error: { message: "Too many jobs" } },
      }),
    ];
    const other = stack.job();
    expect(await other.up()).toMatchObject({
      result: { outcome: "error", message: expect.stringContaining("Too many jobs") },
    });
  });
});
