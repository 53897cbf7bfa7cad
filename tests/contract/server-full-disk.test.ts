import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type AbacusServer, abacusServer, losses, steps } from "../support/abacus-server";
import { eventually } from "../support/pulumi-eventually";

describe("a server whose disk is full for a while", () => {
  let abacus: AbacusServer;
  let models: AbacusServer["models"];
  let server: AbacusServer["server"];
  beforeAll(async () => {
    abacus = await abacusServer();
    ({ models, server } = abacus);
  });
  afterAll(() => abacus.remove());

  /** A limit on the size of any file stands for the disk: no write of the server's, nor of a trainer that it starts, has room. */
  const room = (bytes: "0" | "unlimited") =>
    execFileSync("prlimit", ["--pid", String(server.now().pid), `--fsize=${bytes}:`]);
  async function whileFull<T>(work: () => Promise<T>): Promise<T> {
    room("0");
    try {
      return await work();
    } finally {
      room("unlimited");
    }
  }
  const lines = (pattern: RegExp) => server.now().lines.filter((line) => pattern.test(line)).length;

  it.each(["begin", "half of step 7", "checkpoint 10", "finished"])(
    "goes on with a job that is at '%s' when there is room, and takes no step twice",
    async (moment) => {
      models.forget();
      models.behave({ holdAt: moment });
      const id = await abacus.train();
      await models.heldAt(moment);
      const before = lines(/could not be marked as failed/);
      await whileFull(async () => {
        models.behave({});
        await eventually(() => lines(/could not be marked as failed/) > before, {
          what: () => server.now().lines.join("\n"),
        });
        expect(await server.job(id)).toMatchObject({ error: null });
      });
      expect(await server.jobWhen(id, "succeeded", "failed")).toMatchObject({ status: "succeeded", error: null });
      const metrics = await server.metrics(id);
      expect(metrics.map(({ step }) => step)).toEqual(steps);
      expect(metrics.map(({ train_loss }) => train_loss)).toEqual(losses);
      expect(server.trainers()).toEqual([]);
    },
  );

  it("loses no part of an upload that it took, and takes the others when there is room", async () => {
    const announced = { filename: "parts.jsonl", purpose: "fine-tune", bytes: 6, mime_type: "text/jsonl" };
    const id = String((await server.now().call("POST", "/uploads", announced)).body.id);
    const add = (text: string) => {
      const form = new FormData();
      form.set("data", new File([text], "part"));
      return server.now().call("POST", `/uploads/${id}/parts`, form);
    };
    const complete = (parts: unknown[]) => server.now().call("POST", `/uploads/${id}/complete`, { part_ids: parts });
    const first = (await add("one")).body.id;
    expect((await whileFull(() => add("two"))).status).toBe(500);
    const second = (await add("two")).body.id;
    expect((await whileFull(() => complete([first, second]))).status).toBe(500);
    expect(await complete([first, second])).toMatchObject({
      status: 200,
      body: { status: "completed", file: { bytes: 6 } },
    });
    expect(readdirSync(join(server.data, "incoming"))).toEqual([]);
  });

  it("takes no job that it cannot record, and every one that it took is there", async () => {
    models.forget();
    models.behave({ holdAt: "begin" });
    const taken = await abacus.train();
    // One that the server starts while the disk is full has no room for its own first word, and fails.
    await models.heldAt("begin");
    await whileFull(() => expect(abacus.train()).rejects.toThrow(/answered .*server_error/));
    models.behave({});
    expect(await server.jobWhen(taken, "succeeded", "failed")).toMatchObject({ status: "succeeded" });
    expect(await server.jobWhen(await abacus.train(), "succeeded", "failed")).toMatchObject({ status: "succeeded" });
  });
});
