import {
  mean,
  metricsOf,
  type Practice,
  practice,
  rewardRows,
  threeEpochs,
} from "../../../../../support/practice-training";

const sample = { name: "wanted", input: "{{sample.output_text}}", reference: "{{item.wanted}}" };

describe("reinforcement", () => {
  let here: Practice;
  beforeAll(async () => {
    here = await practice();
  });
  afterAll(() => here.close());

  const graders = [
    { ...sample, type: "string_check", operation: "eq" },
    { ...sample, type: "text_similarity", evaluation_metric: "fuzzy_match" },
    {
      type: "multi",
      name: "both",
      graders: {
        close: { ...sample, type: "text_similarity", evaluation_metric: "rouge_1" },
        exact: { ...sample, type: "string_check", operation: "eq" },
      },
      calculate_output: "0.5 * close + 0.5 * exact",
    },
  ];

  it.each(graders)(
    "raises the mean reward of $type by more than a fifth of the room above the base",
    async (grader) => {
      const path = await here.write("rewards.jsonl", rewardRows);
      const hyperparameters = { ...threeEpochs, n_epochs: 6 };
      const run = here.start({
        method: "reinforcement",
        trainingPath: path,
        validationPath: path,
        grader,
        hyperparameters,
      });
      expect(await run.outcome).toBe("finished");
      const metrics = metricsOf(run.events);
      const base = metrics[0]?.train_mean_reward ?? Number.NaN;
      const after = mean(metrics.slice(-12).map((step) => step.train_mean_reward));
      expect(after).toBeGreaterThan(base + 0.2 * (1 - base));
      expect(metrics.at(-1)?.full_valid_mean_reward).toBeGreaterThan(base + 0.2 * (1 - base));
    },
  );

  it("validates all rows as often as eval_interval says, and tells how each grader found the answers", async () => {
    const path = await here.write("rewards.jsonl", rewardRows);
    const hyperparameters = { ...threeEpochs, n_epochs: 1, eval_interval: 5, eval_samples: 2, compute_multiplier: 0.5 };
    const grader = graders[2];
    const run = here.start({
      method: "reinforcement",
      trainingPath: path,
      validationPath: path,
      hyperparameters,
      ...(grader ? { grader } : {}),
    });
    await run.outcome;
    const full = metricsOf(run.events).filter((step) => step.full_valid_mean_reward !== undefined);
    expect(full.map(({ step }) => step)).toEqual([5, 10, 12]);
    const [details] = run.events.flatMap((event) => (event.type === "step" ? [event.details] : []));
    expect(details).toEqual({
      scores: { both: expect.any(Number), close: expect.any(Number), exact: expect.any(Number) },
      usage: { samples: 3, sampled_tokens: expect.any(Number) },
    });
  });
});
