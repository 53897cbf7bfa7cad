import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LLMock } from "@copilotkit/aimock";
import { typeOf } from "../../provider/engine/identity";
import { type ResourceKind, shellText } from "../../provider/engine/shell";
import { chatRows, jsonl } from "../support/chat-data";
import { type EngineResource, engineResource } from "../support/engine-resource";
import { type FaultProxy, faultProxy, nth, type Trouble } from "../support/fault-proxy";
import { nextCommand } from "../support/next-command";
import { programDirectory } from "../support/program-directory";
import { type Props, type ProviderProcess, startProviderProcess } from "../support/provider-process";

/** Sparse objects and errors, no checkpoints, and states that move only when they are looked at. */
describe("a server that we did not write", () => {
  const mock = new LLMock({ port: 0 });
  const directory = programDirectory();
  const home = mkdtempSync(join(tmpdir(), "fine-tuning-home-"));
  let proxy: FaultProxy;
  let provider: ProviderProcess;
  let file: EngineResource;
  let count = 0;

  beforeAll(async () => {
    const upstream = await mock.start();
    proxy = await faultProxy(`${upstream}/v1`);
    provider = await startProviderProcess({
      cwd: directory.path,
      env: {
        OPENAI_API_KEY: "sk-mock-0123456789",
        OPENAI_BASE_URL: proxy.url,
        XDG_STATE_HOME: home,
        NODE_OPTIONS: `--require ${join(__dirname, "../support/virtual-world.cjs")}`,
        // It has no clock to be moved, and its jobs need none.
        TEST_SERVER: upstream,
        TEST_SERVER_NOW: String(Date.now()),
      },
    });
    const path = join(home, "tickets.jsonl");
    writeFileSync(path, jsonl(chatRows(10)));
    file = await resource("TrainingFile");
    await file.up({ ...own(file), path });
  });
  afterAll(async () => {
    await provider.close();
    await proxy.close();
    await mock.stop();
    directory.remove();
    rmSync(home, { recursive: true, force: true });
  });
  beforeEach(() => {
    proxy.rules = [];
    proxy.seen.length = 0;
  });

  async function resource(kind: ResourceKind): Promise<EngineResource> {
    count += 1;
    const urn = `urn:pulumi:dev::project::${typeOf(kind)}::bot-${count}`;
    return engineResource(nextCommand(provider), { urn, provider: shellText(kind) });
  }
  const own = ({ target }: EngineResource) => ({ resourceUrn: target.urn, pulumiOrganization: "organization" });
  const training = (bot: EngineResource, more: Props = {}): Props => ({
    ...own(bot),
    model: "gpt-4o-mini",
    trainingFile: file.state?.id,
    trainingData: { contentHash: file.state?.outputs.contentHash },
    suffix: `bot-${count}`,
    ...more,
  });
  const submits = () =>
    proxy.seen.filter(({ method, path, forwarded }) => method === "POST" && path === "/fine_tuning/jobs" && forwarded)
      .length;

  it("trains, without checkpoints, and is no change from then on", async () => {
    const bot = await resource("FineTuningJob");
    expect(await bot.up(training(bot))).toMatchObject({
      settled: {
        outcome: "ok",
        outputs: { status: "succeeded", fineTunedModel: expect.stringContaining("bot"), checkpoints: [] },
      },
    });
    const next = bot.movedTo(nextCommand(provider));
    expect(await next.up(training(bot))).toEqual({ step: "unchanged" });
    expect(await next.refresh()).toBe("found");
    expect(submits()).toBe(1);
  });

  it("says that a limit cannot be judged where the server keeps no metrics", async () => {
    const bot = await resource("FineTuningJob");
    const report = await bot.up(training(bot, { accept: { trainLoss: { max: 1 } } }));
    expect(report).toMatchObject({
      settled: { outcome: "error", message: expect.stringContaining("trainLoss cannot be judged") },
    });
  });

  it.each<[string, Trouble]>([
    ["lost", { kind: "lost-after" }],
    ["cut", { kind: "cut-after" }],
    ["HTML", { kind: "html-after", status: 200 }],
    ["a 503", { kind: "status-after", status: 503 }],
  ])("pays once when the answer to the create call was %s", async (_, trouble) => {
    const bot = await resource("FineTuningJob");
    proxy.rules = [nth("POST", "/fine_tuning/jobs", 1, trouble)];
    const first = await bot.up(training(bot));
    const next = bot.movedTo(nextCommand(provider));
    const second = await next.up(training(bot));
    expect(submits()).toBe(1);
    const settled = [first, second].flatMap((report) =>
      "settled" in report ? [report.settled.outcome] : [report.step],
    );
    expect([
      ["ok", "unchanged"],
      ["error", "error"],
    ]).toContainEqual(settled);
  });

  it("is destroyed, also when the job is over", async () => {
    const bot = await resource("FineTuningJob");
    await bot.up(training(bot));
    await bot.movedTo(nextCommand(provider)).destroy();
    expect(submits()).toBe(1);
  });
});
