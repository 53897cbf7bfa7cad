import { chatRows, jsonl } from "../support/chat-data";
import { expectFreeOf } from "../support/free-of";
import "../support/pulumi-patience";
import type { TestServer } from "../support/server";
import { trainingProject } from "../support/training-project";

interface Row {
  name: string;
  jobId: string;
  status: string;
  model?: string;
  error?: { code: string };
  metrics?: { fullValidLoss: number };
  cost?: { estimated: number; actual: number };
}

/** Three learning rates on good data and one job on data that the server refuses once it looks at them. */
const program = (variations: string, more = "") => `
import { FineTuningSweep, TrainingFile } from "pulumi-fine-tuning";
const cargo = new TrainingFile("cargo", { path: "cargo.jsonl" });
const holdback = new TrainingFile("holdback", { path: "holdback.jsonl" });
const sweep = new FineTuningSweep("rates", {
  base: {
    model: "gpt-4o-mini-2024-07-18",
    trainingFile: cargo,
    validationFile: holdback,
    seed: 7,
    method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 2, batchSize: 4 } } },
  },
  variations: { ${variations} },
  ${more}
});
export const results = sweep.results;
export const best = sweep.best;
export const bestCheckpoint = sweep.bestCheckpoint;
`;

const lossOf = ({ metrics }: Row) => metrics?.fullValidLoss ?? Number.POSITIVE_INFINITY;

const rate = (name: string, value: number) => `${name}: { hyperparameters: { learningRateMultiplier: ${value} } },`;

describe("a sweep", () => {
  const { server, project } = trainingProject({
    served: { maxConcurrentJobs: 2 },
    name: "sweeping",
    files: { "index.ts": "", "holdback.jsonl": jsonl(chatRows(10, "harbour master")) },
  });
  let spoiled: string;
  let printed = "";

  beforeAll(async () => {
    spoiled = await server.upload("{not json}\n".repeat(12));
  });

  const submitted = () =>
    server.exchanges.filter(({ method, url }) => method === "POST" && url === "/v1/fine_tuning/jobs").length;
  const up = async (text: string) => {
    project.write("index.ts", text);
    const result = await project.up();
    printed += result.output;
    if (result.code !== 0) throw new Error(`pulumi up ended with ${result.code}:\n${result.output}`);
  };
  const results = async () => (await project.outputs()).results as Row[];

  it.each([
    [
      "costs too much",
      "budget: { maxTokens: 2_000 },",
      /^ *error: sweep "rates": the sweep of 2 jobs needs [\d,]+ tokens, more than `budget.maxTokens` \(2,000\) allows: raise it, leave out variations, or lower `nEpochs`\. Nothing was submitted\.$/m,
    ],
    [
      "costs too much by published prices",
      "budget: { maxCost: 0.000001 },",
      /^ *error: sweep "rates": the sweep of 2 jobs is estimated at about \$0\.\d+ \([\d,]+ tokens at \$3\.00 per million, prices of \d{4}-\d{2}\), more than .* Nothing was submitted\.$/m,
    ],
    [
      "cannot be judged",
      'budget: { maxCost: 5 }, variations: { low: {}, own: { model: "own-model" } },',
      /^ *error: sweep "rates": `budget\.maxCost` cannot be judged: of "own" no training price is known for model "own-model": give `budget\.pricePerMillionTokens`\. Nothing was submitted\.$/m,
    ],
    [
      "can never be accepted",
      "variations: { low: {}, lower: { accept: { validloss: { max: 1 } } } },",
      /^ *error: sweep "rates": `accept\.validloss` of variation "lower": there is no metric "validloss"; did you mean "validLoss"\?$/m,
    ],
  ])("refuses in one sentence in the preview what %s", async (_what, budget, sentence) => {
    project.write("index.ts", `// @ts-nocheck\n${program(rate("low", 0.1) + rate("high", 4), budget)}`);
    const { code, output } = await project.preview();
    expect(output.match(/^ *error: .*$/gm)).toEqual([expect.stringMatching(sentence)]);
    expect(output).not.toMatch(/serializing| at .*\.js:\d+/);
    expect(code).not.toBe(0);
    expect(submitted()).toBe(0);
  });

  it("trains all, keeps the failed one in the table, and chooses by validation", async () => {
    const variations = `${rate("low", 0.1)}${rate("high", 4)} spoiled: { trainingFile: "${spoiled}" },`;
    await up(program(variations, "budget: { pricePerMillionTokens: 1_000 },"));
    const rows = await results();
    expect(rows.map(({ name, status }) => [name, status])).toEqual([
      ["low", "succeeded"],
      ["high", "succeeded"],
      ["spoiled", "failed"],
    ]);
    expect(rows[2]).toEqual({
      name: "spoiled",
      jobId: expect.stringMatching(/^ftjob-/),
      status: "failed",
      error: expect.objectContaining({ code: expect.stringMatching(/^invalid/) }),
      cost: { currency: "USD" },
    });
    const jobs = await Promise.all(
      rows.slice(0, 2).map(({ jobId }) => server.call("GET", `/fine_tuning/jobs/${jobId}`)),
    );
    const dollars = jobs.map(({ body }) => ((body.trained_tokens as number) * 1_000) / 1e6);
    expect(rows.slice(0, 2).map(({ cost }) => [cost?.estimated, cost?.actual])).toEqual(dollars.map((d) => [d, d]));
    const { best, bestCheckpoint } = await project.outputs();
    const losses = rows.map(lossOf);
    const lowest = rows[losses.indexOf(Math.min(...losses))];
    expect(best).toEqual({ ...lowest, chosenBy: "lowest fullValidLoss" });
    expect(bestCheckpoint).toMatchObject({ name: lowest?.name, fineTuningJobId: lowest?.jobId });
    expect(printed).toMatch(/invalid_training_file|invalid_/);

    const [winner, loser] = rows.slice(0, 2).toSorted((a, b) => lossOf(a) - lossOf(b));
    const table = new RegExp(
      [
        String.raw`sweep "rates": 2 of 3 trained · \$\d+\.\d+ \(estimated \$\d+\.\d+\)`,
        String.raw`  1\.  ${winner?.name} +full valid loss \d+\.\d+ +\$\d+\.\d+ +${winner?.model}`,
        String.raw`  2\.  ${loser?.name} +full valid loss \d+\.\d+ +\$\d+\.\d+ +${loser?.model}`,
        String.raw`  - +spoiled +failed: invalid_\w+`,
        `best: ${winner?.name}, lowest full valid loss`,
      ].join("\n *"),
    );
    expect(printed).toMatch(table);
    expect((await project.up()).output).not.toContain('sweep "rates"');
  });

  it("adds a variation and trains only that one", async () => {
    const before = await results();
    const variations = `${rate("low", 0.1)}${rate("high", 4)} spoiled: { trainingFile: "${spoiled}" }, ${rate("middle", 1)}`;
    await up(program(variations));
    const after = await results();
    expect(after.slice(0, 3).map(({ jobId }) => jobId)).toEqual(before.map(({ jobId }) => jobId));
    expect(after[3]).toMatchObject({ name: "middle", status: "succeeded", cost: { actual: expect.any(Number) } });
    expect((await project.preview("--expect-no-changes")).code).toBe(0);
    expect(submitted()).toBe(4);
  });

  it("takes a grid, and trains at most so many at once", async () => {
    const grid = program("").replace("variations: {  }", "grid: { nEpochs: [1, 2], seed: [1, 2] }, maxActive: 1");
    const from = server.exchanges.length;
    await up(grid);
    expect((await results()).map(({ name }) => name)).toEqual(["ep1-seed1", "ep1-seed2", "ep2-seed1", "ep2-seed2"]);
    const spans = await spansOfJobs(server, from);
    expect(spans).toHaveLength(4);
    for (const [index, { start }] of spans.entries()) expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
    expectFreeOf(server.apiKey, printed + JSON.stringify(await project.exported()));
  });
});

/** When the jobs submitted since then began and ended, in their order. */
async function spansOfJobs(server: TestServer, from: number): Promise<{ start: number; end: number }[]> {
  const ids = server.exchanges
    .slice(from)
    .filter(({ method, url }) => method === "POST" && url === "/v1/fine_tuning/jobs")
    .map(({ responseBody }) => (responseBody as { id: string }).id);
  const jobs = await Promise.all(
    ids.map(async (id) => (await server.call("GET", `/fine_tuning/jobs/${id}`)).body as Record<string, number>),
  );
  return jobs
    .map(({ created_at: start = 0, finished_at: end = 0 }) => ({ start, end }))
    .sort((a, b) => a.start - b.start);
}
