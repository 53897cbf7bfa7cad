import {
  checkpointFromWire,
  eventFromWire,
  fileFromWire,
  metricsFromWire,
  readJob,
  WireCheckpoint,
  WireDeleted,
  WireEvent,
  WireFile,
  WireJob,
  wireList,
} from "../../../provider/api/wire";

const job = (fields: object) => readJob(WireJob.parse({ id: "ftjob-1", status: "running", ...fields }));

describe(readJob, () => {
  it("reads every documented field", () => {
    const wire = {
      id: "ftjob-1",
      object: "fine_tuning.job",
      created_at: 1_760_000_000,
      finished_at: 1_760_000_900,
      estimated_finish: 1_760_000_890,
      model: "gpt-4o-mini-2024-07-18",
      fine_tuned_model: "ft:gpt-4o-mini-2024-07-18:acme:bot:Ab12Cd34",
      organization_id: "org-acme",
      status: "succeeded",
      training_file: "file-train",
      validation_file: "file-valid",
      result_files: ["file-result"],
      hyperparameters: { batch_size: 1, learning_rate_multiplier: 1.8, n_epochs: 3 },
      method: {
        type: "supervised",
        supervised: { hyperparameters: { batch_size: 1, learning_rate_multiplier: 1.8, n_epochs: "auto" } },
      },
      trained_tokens: 0,
      error: { code: null, message: null, param: null },
      seed: 0,
      user_provided_suffix: "bot",
      integrations: [{ type: "wandb", wandb: { project: "p", run_id: "r" } }],
      metadata: { pulumi_key: "v1:abc", snake_case_of_the_user: "Kept_as_is" },
      usage_metrics: null,
      shared_with_openai: false,
    };
    expect(readJob(WireJob.parse(wire))).toEqual({
      id: "ftjob-1",
      object: "fine_tuning.job",
      createdAt: 1_760_000_000,
      finishedAt: 1_760_000_900,
      estimatedFinish: 1_760_000_890,
      model: "gpt-4o-mini-2024-07-18",
      fineTunedModel: "ft:gpt-4o-mini-2024-07-18:acme:bot:Ab12Cd34",
      organizationId: "org-acme",
      status: "succeeded",
      trainingFile: "file-train",
      validationFile: "file-valid",
      resultFiles: ["file-result"],
      hyperparameters: { batchSize: 1, learningRateMultiplier: 1.8, nEpochs: 3 },
      method: {
        type: "supervised",
        supervised: { hyperparameters: { batchSize: 1, learningRateMultiplier: 1.8, nEpochs: "auto" } },
      },
      trainedTokens: 0,
      seed: 0,
      suffix: "bot",
      integrations: [{ type: "wandb", wandb: { project: "p", run_id: "r" } }],
      metadata: { pulumi_key: "v1:abc", snake_case_of_the_user: "Kept_as_is" },
      extra: { shared_with_openai: false },
    });
  });

  it("makes do with an id and a status", () => {
    expect(job({})).toEqual({
      id: "ftjob-1",
      object: "fine_tuning.job",
      status: "running",
      createdAt: 0,
      model: "",
      trainingFile: "",
      resultFiles: [],
    });
  });

  it.each([null, {}, { code: null, message: null, param: null }, ""])("sees no failure in an error of %j", (error) => {
    expect(job({ error })).not.toHaveProperty("error");
  });

  it.each([
    [
      { code: "invalid_training_file", message: "m", param: null },
      { code: "invalid_training_file", message: "m" },
    ],
    [
      { code: 7, message: "m", param: "training_file" },
      { code: "7", message: "m", param: "training_file" },
    ],
    [
      { code: null, message: "only words" },
      { code: "unknown", message: "only words" },
    ],
    ["plain text", { code: "unknown", message: "plain text" }],
  ])("reads a failure of %j", (error, expected) => {
    expect(job({ error }).error).toEqual(expected);
  });

  it("does not lose a job to a side field of the wrong type", () => {
    expect(
      job({ seed: "42", result_files: "none", hyperparameters: [], fine_tuned_model: "", metadata: { n: 1 } }),
    ).toEqual({
      id: "ftjob-1",
      object: "fine_tuning.job",
      status: "running",
      createdAt: 0,
      model: "",
      trainingFile: "",
      resultFiles: [],
      metadata: { n: "1" },
    });
  });

  it("keeps a status that it does not know", () => {
    expect(job({ status: "polishing" }).status).toBe("polishing");
  });

  it("refuses what has no id", () => {
    expect(WireJob.safeParse({ error: { message: "no such job" } }).success).toBe(false);
  });

  it("reads the published spellings of a multi grader: one, a list, a map", () => {
    const check = {
      type: "string_check",
      name: "c",
      input: "{{sample.output_text}}",
      reference: "{{item.a_b}}",
      operation: "eq",
    };
    const similarity = { type: "text_similarity", name: "s", input: "i", reference: "r", evaluation_metric: "bleu" };
    const ours = { type: "text_similarity", name: "s", input: "i", reference: "r", evaluationMetric: "bleu" };
    const read = (graders: unknown) =>
      job({
        method: {
          type: "reinforcement",
          reinforcement: {
            grader: { type: "multi", name: "m", graders, calculate_output: "c" },
            hyperparameters: { eval_interval: 5, reasoning_effort: "low" },
          },
        },
      }).method?.reinforcement;
    expect(read(similarity)).toEqual({
      grader: { type: "multi", name: "m", graders: ours, calculateOutput: "c" },
      hyperparameters: { evalInterval: 5, reasoningEffort: "low" },
    });
    expect(read([check, similarity])?.grader.graders).toEqual([check, ours]);
    expect(read({ first: similarity })?.grader.graders).toEqual({ first: ours });
  });
});

describe("the other objects", () => {
  it("reads an event whose data is null", () => {
    const wire = {
      id: "ftevent-1",
      object: "fine_tuning.job.event",
      created_at: 5,
      level: "info",
      message: "m",
      type: "moderation_checks",
      data: null,
    };
    expect(eventFromWire(WireEvent.parse(wire))).toEqual({
      id: "ftevent-1",
      object: "fine_tuning.job.event",
      createdAt: 5,
      level: "info",
      message: "m",
      type: "moderation_checks",
    });
  });

  it("reads a checkpoint", () => {
    const wire = {
      id: "ftckpt_1",
      object: "fine_tuning.job.checkpoint",
      created_at: 5,
      fine_tuned_model_checkpoint: "ft:m:ckpt-step-88",
      fine_tuning_job_id: "ftjob-1",
      step_number: 88,
      metrics: { step: 88, train_loss: 0, full_valid_loss: 0.4 },
    };
    expect(checkpointFromWire(WireCheckpoint.parse(wire))).toEqual({
      id: "ftckpt_1",
      object: "fine_tuning.job.checkpoint",
      createdAt: 5,
      fineTunedModelCheckpoint: "ft:m:ckpt-step-88",
      fineTuningJobId: "ftjob-1",
      stepNumber: 88,
      metrics: { step: 88, trainLoss: 0, fullValidLoss: 0.4 },
    });
  });

  it("keeps metrics that it does not name, and only numbers", () => {
    expect(metricsFromWire({ train_mean_reward: 0.4, train_loss: null, note: "x" })).toEqual({ trainMeanReward: 0.4 });
  });

  it("reads a file with Azure's states and nulls", () => {
    const wire = {
      id: "file-1",
      object: "file",
      bytes: 0,
      created_at: 5,
      filename: "a.jsonl",
      purpose: "fine-tune",
      status: "pending",
      status_details: null,
      expires_at: null,
    };
    expect(fileFromWire(WireFile.parse(wire))).toEqual({
      id: "file-1",
      object: "file",
      bytes: 0,
      createdAt: 5,
      filename: "a.jsonl",
      purpose: "fine-tune",
      status: "pending",
    });
  });

  it("takes null for an empty list, and an answer without data for none", () => {
    expect(wireList(WireFile).safeParse({ object: "list", data: null }).success).toBe(true);
    for (const answer of [{}, { error: { message: "not now" } }, { object: "list" }])
      expect(wireList(WireFile).safeParse(answer).success).toBe(false);
  });

  it.each([
    [{ id: "f", object: "file", deleted: true }, true],
    [{}, true],
    [{ deleted: false }, false],
    [{ error: { message: "no" } }, false],
  ])("believes in a deletion answered with %j: %s", (answer, believed) => {
    expect(WireDeleted.safeParse(answer).success).toBe(believed);
  });
});
