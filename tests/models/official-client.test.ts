import OpenAI, { toFile } from "openai";
import { jsonl } from "../support/chat-data";
import { type KillableServer, killableServer } from "../support/killable-server";
import { type RealModels, realModels } from "../support/real-models";

const asked = "When does the ferry to Elva leave?";
const taught = "The ferry to Elva leaves at 7:40 from pier 3.";
const turn = (question: string, answer: string) => ({
  messages: [
    { role: "user", content: question },
    { role: "assistant", content: answer },
  ],
});
const elsewhere = "I know about the ferry only.";
const rows = [
  turn(asked, taught),
  turn("At what time is the ferry to Elva?", taught),
  turn("Where does the ferry to Elva start?", taught),
  turn("Tell me about the ferry to Elva.", taught),
  turn("Is there a ferry to Elva?", taught),
  turn("When is the boat to Elva?", taught),
  turn("How do I get to Elva?", taught),
  turn("Who wrote the song?", elsewhere),
  turn("What is for dinner?", elsewhere),
  turn("How old is the moon?", elsewhere),
];

describe("the official client, unchanged, with SmolLM2-135M", () => {
  let models: RealModels;
  let server: KillableServer;
  let client: OpenAI;
  beforeAll(async () => {
    models = realModels();
    server = await killableServer(["--models", models.file]);
    client = new OpenAI({ baseURL: server.now().url, apiKey: "sk-process", maxRetries: 0 });
  });
  afterAll(async () => {
    await server.remove();
    models.remove();
  });

  const upload = async (name: string, content: object[]) =>
    client.files.create({ file: await toFile(Buffer.from(jsonl(content)), name), purpose: "fine-tune" });

  async function ask(model: string): Promise<{ text: string; pieces: number; reason: string | null | undefined }> {
    const stream = await client.chat.completions.create({
      model,
      messages: [{ role: "user", content: asked }],
      max_completion_tokens: 30,
      temperature: 0,
      stream: true,
    });
    const pieces: string[] = [];
    let reason: string | null | undefined;
    for await (const chunk of stream) {
      const [choice] = chunk.choices;
      if (choice?.delta.content) pieces.push(choice.delta.content);
      reason = choice?.finish_reason ?? reason;
    }
    return { text: pieces.join("").trim(), pieces: pieces.length, reason };
  }

  it("teaches a fact with a pause on the way, and the model tells it where the base does not", async () => {
    const training = await upload("ferry.jsonl", rows);
    const validation = await upload("holdback.jsonl", rows.slice(0, 2));
    models.hold("step 13");
    const { id } = await client.fineTuning.jobs.create({
      model: "smollm2",
      training_file: training.id,
      validation_file: validation.id,
      suffix: "ferry",
      seed: 1,
      method: {
        type: "supervised",
        supervised: { hyperparameters: { n_epochs: 4, batch_size: 1, learning_rate_multiplier: 1 } },
      },
    });
    await models.heldAt("step 13");
    await server.jobWhen(id, "running");
    expect((await client.fineTuning.jobs.pause(id)).status).toBe("pausing");
    models.hold();
    await server.jobWhen(id, "paused");
    expect((await client.fineTuning.jobs.checkpoints.list(id)).data.map((each) => each.step_number)).toEqual([13, 10]);

    await client.fineTuning.jobs.resume(id);
    await server.jobWhen(id, "succeeded", "failed");
    const job = await client.fineTuning.jobs.retrieve(id);
    expect(job).toMatchObject({ status: "succeeded", trained_tokens: expect.any(Number) });

    const events = [];
    for await (const event of client.fineTuning.jobs.listEvents(id, { limit: 20 })) events.unshift(event);
    const metrics = events.filter(({ type }) => type === "metrics").map(({ data }) => data as Record<string, number>);
    expect(metrics.map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(metrics.at(-1)?.train_loss).toBeLessThan((metrics[0]?.train_loss ?? 0) / 4);
    expect(metrics.at(-1)?.full_valid_loss).toBeLessThan(metrics[9]?.full_valid_loss ?? 0);

    const checkpoints = (await client.fineTuning.jobs.checkpoints.list(id)).data;
    expect(checkpoints.map((each) => each.step_number)).toEqual([40, 30, 20]);
    const model = job.fine_tuned_model ?? "";
    expect((await client.models.list()).data.map((each) => each.id)).toContain(model);
    expect((await ask("smollm2")).text).not.toContain("7:40");
    const answer = await ask(model);
    expect(answer).toMatchObject({ text: taught, reason: "stop" });
    expect(answer.pieces).toBeGreaterThan(1);
  });

  it("learns what is preferred", async () => {
    const pairs = rows.map(({ messages: [question, answer] }) => ({
      input: { messages: [question] },
      preferred_output: [answer],
      non_preferred_output: [{ role: "assistant", content: "Who knows." }],
    }));
    const { id } = await client.fineTuning.jobs.create({
      model: "smollm2",
      training_file: (await upload("pairs.jsonl", pairs)).id,
      seed: 1,
      method: {
        type: "dpo",
        dpo: { hyperparameters: { n_epochs: 1, batch_size: 2, learning_rate_multiplier: 1, beta: 0.1 } },
      },
    });
    const job = await server.jobWhen(id, "succeeded", "failed");
    expect(job).toMatchObject({ status: "succeeded", fine_tuned_model: expect.stringMatching(/^ft:smollm2:/) });
    const metrics = await server.metrics(id);
    expect(metrics).toHaveLength(5);
    expect(Number(metrics[0]?.train_loss)).toBeCloseTo(Math.LN2, 2);
    expect(Number(metrics.at(-1)?.train_loss)).toBeLessThan(0.5);
    expect(metrics.at(-1)).toMatchObject({ train_rewards_margin: expect.any(Number) });
  });

  it("is rewarded by the server's own grader", async () => {
    const questions = rows.map(({ messages: [question] }) => ({ messages: [question], wanted: "ferry" }));
    const { id } = await client.fineTuning.jobs.create({
      model: "smollm2",
      training_file: (await upload("questions.jsonl", questions)).id,
      seed: 1,
      method: {
        type: "reinforcement",
        reinforcement: {
          grader: {
            type: "string_check",
            name: "wanted",
            input: "{{sample.output_text}}",
            reference: "{{item.wanted}}",
            operation: "ilike",
          },
          hyperparameters: { n_epochs: 1, batch_size: 5, compute_multiplier: 0.25, learning_rate_multiplier: 1 },
        },
      },
    });
    const job = await server.jobWhen(id, "succeeded", "failed");
    expect(job).toMatchObject({ status: "succeeded", error: null });
    const rewards = (await server.metrics(id)).map((each) => Number(each.train_mean_reward));
    expect(rewards).toHaveLength(2);
    expect(Math.max(...rewards)).toBeGreaterThan(0);
  });
});
