import { chatRows, jsonl } from "../support/chat-data";
import { expectFreeOf } from "../support/free-of";
import { aPulumiProject, eventually, type PulumiProject } from "../support/pulumi";
import "../support/pulumi-patience";
import { type TestServer, testServer } from "../support/server";
import { type SimulatedAzure, simulatedAzure } from "../vendors/azure/azure";
import { type SimulatedFireworks, simulatedFireworks } from "../vendors/fireworks/fireworks";
import { type SimulatedTogether, simulatedTogether } from "../vendors/together/together";
import type { VendorServer } from "../vendors/vendor-server";

/** Names no vendor: where it trains, and which base model, is for each stack's configuration to say. */
const program = `
import { Config } from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

const desk = new TrainingFile("desk", { path: "desk.jsonl" });
const bot = new FineTuningJob("bot", {
  model: new Config().require("model"),
  trainingFile: desk,
  hyperparameters: { nEpochs: 2 },
  suffix: "desk",
});
export const model = bot.fineTunedModel;
export const jobId = bot.id;
`;

describe("one program", () => {
  let project: PulumiProject;
  let openai: TestServer;
  let azure: SimulatedAzure;
  let together: SimulatedTogether;
  let fireworks: SimulatedFireworks;
  beforeAll(async () => {
    openai = await testServer();
    azure = await simulatedAzure();
    together = await simulatedTogether();
    fireworks = await simulatedFireworks();
    const env = {
      OPENAI_BASE_URL: undefined,
      OPENAI_API_KEY: openai.apiKey,
      AZURE_OPENAI_API_KEY: azure.key,
      TOGETHER_API_KEY: together.key,
      FIREWORKS_API_KEY: fireworks.key,
    };
    project = await aPulumiProject({ files: { "index.ts": program, "desk.jsonl": jsonl(chatRows(20)) }, env });
  });
  afterAll(async () => {
    project?.remove();
    await Promise.all([openai?.close(), azure?.close(), together?.close(), fireworks?.close()]);
  });

  /** Lets a simulated vendor go on whenever it was asked something, until `work` has ended. */
  async function going<T>(vendor: VendorServer | undefined, work: Promise<T>): Promise<T> {
    let ended = false;
    const finished = work.finally(() => {
      ended = true;
    });
    for (let seen = 0; vendor !== undefined && !ended; seen = vendor.seen.length) {
      await eventually(() => ended || vendor.seen.length > seen, { what: () => "a question to the vendor" });
      vendor.advance(600);
    }
    return finished;
  }

  it.each([
    ["openai", () => ({ baseUrl: openai.url }), "gpt-4o-mini-2024-07-18", /^ft:gpt-4o-mini/, undefined],
    ["azure", () => ({ baseUrl: azure.origin }), "gpt-4o-mini-2024-07-18", /\.ft-/, () => azure],
    ["together", () => ({ baseUrl: together.url }), "Qwen/Qwen3-8B", /desk/, () => together],
    [
      "fireworks",
      () => ({ baseUrl: fireworks.origin, accountId: fireworks.account }),
      "accounts/fireworks/models/qwen3-8b",
      /^accounts\/acme\/models\//,
      () => fireworks,
    ],
  ] as const)("trains at %s by configuration alone, once", async (dialect, place, model, trained, simulated) => {
    const vendor: VendorServer | undefined = simulated?.();
    expect((await project.run(["stack", "init", dialect])).code).toBe(0);
    const settings = Object.entries({ dialect, ...place() }).map(([name, value]) => [`fine-tuning:${name}`, value]);
    await project.configure({ ...Object.fromEntries(settings), model });

    const { code, output } = await going(vendor, project.up());
    expect({ code, output }).toMatchObject({ code: 0 });
    const outputs = await project.outputs();
    expect(outputs.model).toMatch(trained);
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });

    const kept = output + JSON.stringify(await project.exported());
    for (const key of [openai.apiKey, azure.key, together.key, fireworks.key]) expectFreeOf(key, kept);
    expect(vendor?.violations ?? []).toEqual([]);
    expect(await project.destroy()).toMatchObject({ code: 0 });
  });
});
