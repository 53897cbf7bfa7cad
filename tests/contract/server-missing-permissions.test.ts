import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AbacusServer, abacusServer, losses, steps } from "../support/abacus-server";
import { chatRows, jsonl } from "../support/chat-data";
import { eventually } from "../support/pulumi-eventually";
import { serverProcess } from "../support/server-process";
import { withoutPrivileges } from "../support/without-privileges";

describe("a server that lacks a permission on its data", () => {
  let abacus: AbacusServer;
  let models: AbacusServer["models"];
  let server: AbacusServer["server"];
  beforeAll(async () => {
    abacus = await abacusServer(withoutPrivileges);
    ({ models, server } = abacus);
  });
  afterAll(() => abacus.remove());
  beforeEach(() => {
    models.forget();
    models.behave({});
  });

  const upload = () => {
    const form = new FormData();
    form.set("purpose", "fine-tune");
    form.set("file", new File([jsonl(chatRows(10))], "train.jsonl"));
    return server.now().call("POST", "/files", form);
  };
  /** Takes a permission away while the work is done. */
  async function without<T>(path: string, mode: number, work: () => Promise<T>): Promise<T> {
    const [whole, usual] = [join(server.data, path), path.includes(".") ? 0o600 : 0o700];
    chmodSync(whole, mode);
    try {
      return await work();
    } finally {
      chmodSync(whole, usual);
    }
  }
  async function heldAt(moment: string): Promise<string> {
    models.behave({ holdAt: moment });
    const id = await abacus.train();
    await models.heldAt(moment);
    return id;
  }
  async function isWellAgain(): Promise<void> {
    // A job may have failed before the trainer has ended that it does not want any more.
    await eventually(() => server.trainers().length === 0, { what: () => server.trainers().join("\n") });
    models.behave({});
    expect(await server.jobWhen(await abacus.train(), "succeeded", "failed")).toMatchObject({ status: "succeeded" });
  }
  async function trainedAsIfNothingHadBeen(id: string): Promise<void> {
    expect(await server.jobWhen(id, "succeeded", "failed")).toMatchObject({ status: "succeeded", error: null });
    const metrics = await server.metrics(id);
    expect(metrics.map(({ step }) => step)).toEqual(steps);
    expect(metrics.map(({ train_loss }) => train_loss)).toEqual(losses);
    expect(server.trainers()).toEqual([]);
  }
  const lacks = (call: string, path: string) => ({
    code: "server_error",
    message: expect.stringMatching(
      new RegExp(
        `^The server lacks a permission on its own data: EACCES: permission denied, ${call} '.*${path}'\\. Give it back`,
      ),
    ),
  });

  it.each(["incoming", "files"])(
    "answers an upload with a 500 and a log line where '%s' cannot be written",
    async (folder) => {
      const before = (await upload()).body.id;
      const { lines } = server.now();
      const logged = lines.length;
      expect(await without(folder, 0o500, upload)).toMatchObject({
        status: 500,
        body: { error: { type: "server_error" } },
      });
      // It comes by a pipe, beside the answer.
      const refusal = /POST \/v1\/files answered 500: EACCES: permission denied/;
      const isLogged = () => lines.slice(logged).some((line) => refusal.test(line));
      await eventually(isLogged, { what: () => `a line of the log; there are ${lines.slice(logged)}` });
      expect(readdirSync(join(server.data, "incoming"))).toEqual([]);
      expect((await server.now().call("GET", `/files/${before}`)).status).toBe(200);
      expect((await upload()).status).toBe(200);
    },
  );

  it("fails a job whose file cannot be read, and says so", async () => {
    const id = String((await upload()).body.id);
    const body = { model: "abacus", training_file: id };
    const job = await without(`files/${id}`, 0o000, async () => server.jobWhen(await server.create(body), "failed"));
    expect(job.error).toMatchObject(lacks("open", `files/${id}`));
    expect(await server.jobWhen(await server.create(body), "succeeded", "failed")).toMatchObject({
      status: "succeeded",
    });
  });

  it("fails a job for which it can make no folder, and says so", async () => {
    const job = await without("jobs", 0o500, async () => server.jobWhen(await abacus.train(), "failed"));
    expect(job.error).toMatchObject(lacks("mkdir", `jobs/${job.id}`));
    await isWellAgain();
  });

  it("fails a job whose folder takes neither order nor log, and says so", async () => {
    const first = await heldAt("step 3");
    const second = await abacus.train();
    await server.jobWhen(second, "queued");
    mkdirSync(join(server.data, "jobs", second));
    models.behave({});
    const job = await without(`jobs/${second}`, 0o500, () => server.jobWhen(second, "failed"));
    expect(job.error).toMatchObject(lacks("mkdir", `jobs/${second}/attempt-1`));
    await trainedAsIfNothingHadBeen(first);
    await isWellAgain();
  });

  it("fails a job whose trainer's events it may not read any more, keeps what it has read, and ends the trainer", async () => {
    const id = await heldAt("step 13");
    await eventually(async () => (await server.metrics(id)).length === 13, { what: () => "13 steps" });
    const events = join("jobs", id, "attempt-1", "events.jsonl");
    const job = await without(events, 0o000, () => server.jobWhen(id, "failed"));
    expect(job.error).toMatchObject(lacks("open", events));
    expect((await server.metrics(id)).map(({ step }) => step)).toEqual(steps.slice(0, 13));
    expect(await server.checkpoints(id)).toEqual([10]);
    await isWellAgain();
  });

  it("pauses a trainer that it cannot write the control file for", async () => {
    const id = await heldAt("step 13");
    await server.jobWhen(id, "running");
    await without(`jobs/${id}/attempt-1`, 0o500, async () => {
      await server.post(`/fine_tuning/jobs/${id}/pause`);
      models.behave({ allow: 13 });
      await server.jobWhen(id, "paused");
    });
    models.behave({});
    await server.post(`/fine_tuning/jobs/${id}/resume`);
    await trainedAsIfNothingHadBeen(id);
  });

  it("keeps what was trained until it may write the results, trains nothing twice, and says what it waits for", async () => {
    const id = await heldAt("finished");
    await without("files", 0o500, async () => {
      models.behave({});
      const waits = async () =>
        (await server.messages(id)).some((line) => line.startsWith("The results cannot be written"));
      await eventually(waits, { what: () => "an event" });
      expect((await server.job(id)).status).toBe("running");
    });
    await trainedAsIfNothingHadBeen(id);
    expect(server.attempts(id)).toBe(1);
    expect((await server.messages(id)).find((line) => line.startsWith("The results"))).toMatch(
      /: EACCES: permission denied, .* The server tries again until they can; the training is not repeated$/,
    );
  });

  it("removes what it may again, and goes on where it cannot remove what nobody needs any more", async () => {
    const id = String((await upload()).body.id);
    const remove = () => server.now().call("DELETE", `/files/${id}`);
    expect(await without("files", 0o500, remove)).toMatchObject({ status: 200, body: { deleted: true } });
    expect((await server.now().call("GET", `/files/${id}`)).status).toBe(404);
    await isWellAgain();
  });

  it.each([
    ["server.db", 0o000],
    ["server.db", 0o400],
    ["keys.json", 0o000],
    ["files", 0o000],
  ])(
    "does not start where %s may not be used (%o), says which, and starts with all that it had once it may",
    async (name, mode) => {
      const id = await abacus.train();
      await server.jobWhen(id, "succeeded");
      await server.now().kill();
      if (name === "keys.json")
        writeFileSync(join(server.data, name), JSON.stringify({ apiKey: "sk-kept", adminKey: "sk-kept-too" }));
      const start = () => serverProcess(server.data, ["--models", models.file], withoutPrivileges);
      await without(name, mode, () => expect(start()).rejects.toThrow(new RegExp(`could not start: .*${name}`)));
      await server.start();
      expect((await server.job(id)).status).toBe("succeeded");
    },
  );
});
