// @ts-check

import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "../../paths.mjs";
import { finishedServer } from "./finished-server.mjs";
import { stackOf } from "./stack.mjs";

const resources = 100;

const trivial = `
const pulumi = require("@pulumi/pulumi");
const provider = {
  check: async (olds, news) => ({ inputs: news }),
  diff: async () => ({ changes: false }),
  create: async (inputs) => ({ id: "x", outs: inputs }),
  read: async (id, props) => ({ id, props }),
};
class Trivial extends pulumi.dynamic.Resource {}
for (let i = 0; i < ${resources}; i++) new Trivial(provider, "r" + i, { i });
`;

const jobs = `
const { FineTuningJob, TrainingFile } = require("pulumi-fine-tuning");
const data = new TrainingFile("data", { path: "data.jsonl" });
for (let i = 1; i < ${resources}; i++)
  new FineTuningJob("r" + i, { model: "gpt-4o-mini-2024-07-18", trainingFile: data, seed: i });
`;

const throughPlugin = `
const pulumi = require("@pulumi/pulumi");
const ours = (kind, name, args) => new pulumi.CustomResource("fine-tuning:index:" + kind, name, args);
const data = ours("TrainingFile", "data", { path: "data.jsonl" });
for (let i = 1; i < ${resources}; i++)
  ours("FineTuningJob", "r" + i, { model: "gpt-4o-mini-2024-07-18", trainingFile: data, seed: i });
`;

const rows = Array.from({ length: 20 }, (_, i) => ({
  messages: [
    { role: "system", content: "You answer for the harbour." },
    { role: "user", content: `Which berth is free at ${i} o'clock?` },
    { role: "assistant", content: `Berth ${i % 7} is free at ${i} o'clock.` },
  ],
}));

/**
 * Goal G13: a preview without changes of a hundred resources of ours, as dynamic ones and through the plugin, beside one of a hundred
 * trivial dynamic resources, in turns, and the requests that it makes.
 * @param {{ cli: string, env: Record<string, string> }} pulumi
 */
export async function measurePreview(pulumi, runs = 5) {
  const server = await finishedServer();
  const theirs = await stackOf(pulumi, trivial);
  const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "not-a-key" };
  const ours = await stackOf(pulumi, jobs, env);
  const PATH = [join(root, "plugin"), process.env.PATH].join(delimiter);
  const plugin = await stackOf(pulumi, throughPlugin, { ...env, PATH });
  try {
    const data = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    for (const { directory } of [ours, plugin]) writeFileSync(join(directory, "data.jsonl"), data);
    for (const stack of [theirs, ours, plugin]) await stack.succeed("up", "--yes", "--skip-preview");
    server.requests.length = 0;
    /** @type {{ theirs: number[], ours: number[], plugin: number[] }} */
    const seconds = { theirs: [], ours: [], plugin: [] };
    for (let run = 0; run < runs; run++) {
      seconds.theirs.push((await theirs.succeed("preview", "--expect-no-changes")).seconds);
      seconds.ours.push((await ours.succeed("preview", "--expect-no-changes")).seconds);
      seconds.plugin.push((await plugin.succeed("preview", "--expect-no-changes")).seconds);
    }
    const asked = [...server.requests];
    server.requests.length = 0;
    await ours.succeed("preview", "--refresh", "--expect-no-changes");
    return {
      resources,
      ours: median(seconds.ours),
      theirs: median(seconds.theirs),
      plugin: median(seconds.plugin),
      requests: asked.length,
      requestsWithRefresh: [...server.requests],
    };
  } finally {
    server.close();
    theirs.remove();
    ours.remove();
    plugin.remove();
  }
}

/** @param {number[]} numbers */
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
