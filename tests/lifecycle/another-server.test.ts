import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LLMock } from "@copilotkit/aimock";
import { chatRows, jsonl } from "../support/chat-data";
import { type DeclaredResource, declaredResource } from "../support/declared-resource";
import { type FaultProxy, faultProxy, nth, type Trouble } from "../support/fault-proxy";
import { programDirectory } from "../support/program-directory";
import type { Props, ProviderProcess, ReusedProcess } from "../support/provider-process";
import { way } from "../support/way";

/** Sparse objects and errors, no checkpoints, and states that move only when they are looked at. */
describe("a server that we did not write", () => {
  const mock = new LLMock({ port: 0 });
  const directory = programDirectory();
  const home = mkdtempSync(join(tmpdir(), "fine-tuning-home-"));
  let proxy: FaultProxy;
  let process: ReusedProcess;
  let command: ProviderProcess;
  let file: DeclaredResource;

  beforeAll(async () => {
    proxy = await faultProxy(`${await mock.start()}/v1`);
    process = await way.start({
      cwd: directory.path,
      env: {
        OPENAI_API_KEY: "sk-mock-0123456789",
        OPENAI_BASE_URL: proxy.url,
        XDG_STATE_HOME: home,
        NODE_OPTIONS: `--require ${join(__dirname, "../support/virtual-world.cjs")}`,
        // It has no clock to be moved, and its jobs need none.
        TEST_SERVER: mock.url,
        TEST_SERVER_NOW: String(Date.now()),
      },
    });
    const path = join(home, "tickets.jsonl");
    writeFileSync(path, jsonl(chatRows(10)));
    newCommand();
    file = declaredResource("TrainingFile", { command: () => command, usual: () => ({ path }), typeOf: way.typeOf });
    await file.up();
  });
  afterAll(async () => {
    await process.close();
    await proxy.close();
    await mock.stop();
    directory.remove();
    rmSync(home, { recursive: true, force: true });
  });
  beforeEach(() => {
    proxy.rules = [];
    proxy.seen.length = 0;
    newCommand();
  });

  function newCommand(): void {
    command = process.command();
  }
  const aJob = () => declaredResource("FineTuningJob", { command: () => command, usual: training, typeOf: way.typeOf });
  const training = (name: string): Props => ({
    model: "gpt-4o-mini",
    trainingFile: file.state?.id,
    trainingData: { contentHash: file.state?.outputs.contentHash },
    suffix: name,
  });
  const submits = () =>
    proxy.seen.filter(({ method, path, forwarded }) => method === "POST" && path === "/fine_tuning/jobs" && forwarded)
      .length;

  it("trains, without checkpoints, and is no change from then on", async () => {
    const job = aJob();
    expect(await job.up()).toMatchObject({
      result: {
        outcome: "ok",
        outputs: { status: "succeeded", fineTunedModel: expect.stringContaining(job.name), checkpoints: [] },
      },
    });
    newCommand();
    expect(await job.up()).toEqual({ step: "unchanged" });
    expect(await job.refresh()).toBe("found");
    expect(submits()).toBe(1);
  });

  it("says that a limit cannot be judged where the server keeps no metrics", async () => {
    const job = aJob();
    const report = await job.up({ accept: { trainLoss: { max: 1 } } });
    expect(report).toMatchObject({
      result: { outcome: "error", message: expect.stringContaining("trainLoss cannot be judged") },
    });
  });

  it.each<[string, Trouble]>([
    ["lost", { kind: "lost-after" }],
    ["cut", { kind: "cut-after" }],
    ["HTML", { kind: "html-after", status: 200 }],
    ["a 503", { kind: "status-after", status: 503 }],
  ])("pays once when the answer to the create call was %s", async (_, trouble) => {
    const job = aJob();
    proxy.rules = [nth("POST", "/fine_tuning/jobs", 1, trouble)];
    const first = await job.up();
    newCommand();
    const second = await job.up();
    expect(submits()).toBe(1);
    const result = [first, second].flatMap((report) => ("result" in report ? [report.result.outcome] : [report.step]));
    expect([
      ["ok", "unchanged"],
      ["error", "error"],
    ]).toContainEqual(result);
  });

  it("is destroyed, also when the job is over", async () => {
    const job = aJob();
    await job.up();
    newCommand();
    await job.destroy();
    expect(submits()).toBe(1);
  });
});
