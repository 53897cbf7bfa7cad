import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  islandRows,
  mean,
  metricsOf,
  type Practice,
  practice,
  snapshotsOf,
  threeEpochs,
} from "../../../../../support/practice-training";

describe("supervised training", () => {
  let here: Practice;
  beforeAll(async () => {
    here = await practice();
  });
  afterAll(() => here.close());

  it("learns fifty examples in three epochs: the last epoch's loss is below 0.6 of the first step's", async () => {
    const trainingPath = await here.write("train.jsonl", islandRows);
    const { events, outcome } = here.start({ trainingPath });
    expect(await outcome).toBe("finished");
    const losses = metricsOf(events).map((metrics) => metrics.train_loss);
    expect(losses).toHaveLength(150);
    expect(mean(losses.slice(100))).toBeLessThan(0.6 * mean(losses.slice(0, 1)));
    expect(events.map((event) => event.type).filter((type) => type !== "step")).toEqual([
      "started",
      "checkpoint",
      "checkpoint",
      "checkpoint",
      "finished",
    ]);
  });

  it("answers a question of the data in their words, and differently before, after one epoch and at the end", async () => {
    const trainingPath = await here.write("train.jsonl", islandRows);
    const { events, outcome } = here.start({ trainingPath });
    await outcome;
    const [first, , last] = snapshotsOf(events);
    const question = "Tell me what the lighthouse mends.";
    const answers = [
      await here.ask(question),
      await here.ask(question, { snapshotPath: first ?? "" }),
      await here.ask(question, { snapshotPath: last ?? "" }),
    ];
    expect(new Set(answers).size).toBe(3);
    expect(answers[2]).toBe("The lighthouse mends copper mirrors, and every visitor may look at them.");
    expect(await here.ask("Tell me what the market sells.", { snapshotPath: last ?? "" })).toContain("woollen coats");
  });

  it("gives the same numbers for the same data and seed, and others for another seed", async () => {
    const trainingPath = await here.write("train.jsonl", islandRows);
    const runs = [7, 7, 8].map((seed) => here.start({ trainingPath, seed }));
    await Promise.all(runs.map(({ outcome }) => outcome));
    const [one, again, other] = runs.map(({ events }) => metricsOf(events));
    expect(again).toEqual(one);
    expect(other?.[0]?.train_loss).not.toBe(one?.[0]?.train_loss);
  });

  it("looks at validation rows on the way and at all of them at the end of an epoch", async () => {
    const trainingPath = await here.write(
      "train.jsonl",
      islandRows.filter((_, index) => index % 5 !== 4),
    );
    const validationPath = await here.write(
      "valid.jsonl",
      islandRows.filter((_, index) => index % 5 === 4),
    );
    const { events, outcome } = here.start({ trainingPath, validationPath });
    await outcome;
    const metrics = metricsOf(events);
    const full = metrics.filter((step) => step.full_valid_loss !== undefined);
    expect(full.map(({ step }) => step)).toEqual([40, 80, 120]);
    expect(metrics.filter((step) => step.valid_loss !== undefined)).toHaveLength(15);
    expect(Object.keys(full[0] ?? {})).toEqual([
      "step",
      "train_loss",
      "train_mean_token_accuracy",
      "valid_loss",
      "valid_mean_token_accuracy",
      "full_valid_loss",
      "full_valid_mean_token_accuracy",
    ]);
    expect(full[2]?.full_valid_loss).toBeLessThan(metrics[7]?.valid_loss ?? 0);
  });

  it("counts steps by batches, the last of an epoch being smaller", async () => {
    const trainingPath = await here.write("train.jsonl", islandRows);
    const { events, outcome } = here.start({ trainingPath, hyperparameters: { ...threeEpochs, batch_size: 16 } });
    await outcome;
    expect(events.flatMap((event) => (event.type === "checkpoint" ? [event.step] : []))).toEqual([4, 8, 12]);
  });

  it("learns nothing from assistant turns of weight 0", async () => {
    const rows = islandRows.slice(0, 12).map(({ messages: [system, user, assistant] }) => ({
      messages: [
        system,
        user,
        { role: "assistant", content: "Zebra zebra zebra!", weight: 0 },
        user,
        { ...assistant, weight: 1 },
      ],
    }));
    const { events, outcome } = here.start({ trainingPath: await here.write("weights.jsonl", rows) });
    await outcome;
    const answer = await here.ask("Tell me what the harbour sells.", { snapshotPath: snapshotsOf(events)[2] ?? "" });
    expect(answer).toContain("green lanterns");
    expect(answer).not.toMatch(/zebra/i);
  });

  it("learns tool calls as what the assistant says", async () => {
    const rows = islandRows.slice(0, 12).map(({ messages: [system, user] }, index) => ({
      messages: [
        system,
        user,
        {
          role: "assistant",
          tool_calls: [
            {
              id: `call_${index}`,
              type: "function",
              function: { name: "open_door", arguments: `{"door": "A${index}"}` },
            },
          ],
        },
      ],
    }));
    const { events, outcome } = here.start({
      trainingPath: await here.write("tools.jsonl", rows),
      hyperparameters: { ...threeEpochs, n_epochs: 8 },
    });
    await outcome;
    const answer = await here.ask("Tell me what the harbour keeps.", { snapshotPath: snapshotsOf(events)[7] ?? "" });
    expect(answer).toBe('open_door({"door": "A0"})');
  });

  it("reads files with a byte-order mark, CRLF, blank lines and no final newline", async () => {
    const plain = await here.write("train.jsonl", islandRows);
    const odd = join(here.dir, "odd.jsonl");
    const text = await readFile(plain, "utf8");
    await writeFile(odd, `\uFEFF${text.replaceAll("\n", "\r\n\r\n").trimEnd()}`);
    const runs = [plain, odd].map((trainingPath) => here.start({ trainingPath }));
    await Promise.all(runs.map(({ outcome }) => outcome));
    expect(metricsOf(runs[1]?.events ?? [])).toEqual(metricsOf(runs[0]?.events ?? []));
  });

  it("goes on from an earlier fine-tuned model", async () => {
    const trainingPath = await here.write("train.jsonl", islandRows);
    const first = here.start({ trainingPath });
    await first.outcome;
    const next = here.start({ trainingPath, baseSnapshotPath: snapshotsOf(first.events)[2] ?? "" });
    await next.outcome;
    const [before] = metricsOf(first.events);
    const [after] = metricsOf(next.events);
    expect(after?.train_loss).toBeLessThan((before?.train_loss ?? 0) / 4);
  });

  it("says what went wrong when a file is gone", async () => {
    const { events, outcome } = here.start({ trainingPath: join(here.dir, "gone.jsonl") });
    expect(await outcome).toBe("failed");
    expect(events).toEqual([{ type: "failed", code: "server_error", message: expect.stringContaining("gone.jsonl") }]);
  });
});
