import { chatRows, jsonl } from "../support/chat-data";
import { type KillableServer, killableServer } from "../support/killable-server";
import { type LocalModels, type LocalModelsOptions, localModels } from "../support/local-models";
import { eventually } from "../support/pulumi-eventually";
import { type TestServer, testServer } from "../support/server";
import { create, messages } from "../support/server-jobs";

const twoDevices = ["cuda:0", "cuda:1"];
const hyperparameters = { n_epochs: 2, batch_size: 1 };
const lastOf = (lines: string[], beginning: string) => lines.findLast((line) => line.startsWith(beginning));

describe("a machine with two devices", () => {
  let models: LocalModels;
  const seenBy = (job: string) =>
    models
      .notes()
      .filter((note) => note.began && note.job === job)
      .map(({ visible }) => visible);
  const trainsOn = (job: string, visible: string) =>
    eventually(() => seenBy(job).at(-1) === visible, {
      what: () => `${job} on ${visible}: ${JSON.stringify(models.notes())}`,
    });

  describe("and a server that is killed", () => {
    let server: KillableServer;
    beforeEach(async () => {
      models = localModels({ devices: 2 });
      server = await killableServer(["--models", models.file]);
    });
    afterEach(async () => {
      await server.remove();
      models.remove();
    });

    it("trains two jobs at once, each seeing its device alone, and goes on with each where it was", async () => {
      const training_file = await server.upload(jsonl(chatRows(10)));
      const job = () => server.create({ model: "abacus", training_file, hyperparameters });
      models.behave({ holdAt: "step 3" });
      const first = await job();
      await trainsOn(first, "0");
      const second = await job();
      await trainsOn(second, "1");
      const third = await job();
      const says = async () => lastOf(await server.messages(third), "Waiting");
      await eventually(async () => (await says()) !== undefined, { what: () => "a job that waits" });
      expect(await says()).toBe(`Waiting for a free slot; taken by ${first} (cuda:0), ${second} (cuda:1)`);
      for (const id of [first, second]) await server.jobWhen(id, "running");
      await server.now().kill();
      await server.start();
      expect((await server.job(third)).status).toBe("queued");
      expect(server.trainers()).toHaveLength(2);
      models.behave({});
      for (const id of [first, second, third])
        expect(await server.jobWhen(id, "succeeded", "failed")).toMatchObject({ status: "succeeded", error: null });
      expect([new Set(seenBy(first)), new Set(seenBy(second)), seenBy(third).length]).toEqual([
        new Set("0"),
        new Set("1"),
        1,
      ]);
      expect((await server.messages(third)).filter((line) => line.startsWith("Waiting"))).toHaveLength(1);
      expect(await server.messages(first)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^Training on Abacus \(cuda:0, float32\); /)]),
      );
      expect(server.trainers()).toEqual([]);
    });

    it("stays with a job on its device also where the server was killed before its first step", async () => {
      const training_file = await server.upload(jsonl(chatRows(10)));
      const job = () => server.create({ model: "abacus", training_file, hyperparameters });
      models.behave({ holdAt: "begin" });
      const first = await job();
      await trainsOn(first, "0");
      const second = await job();
      await trainsOn(second, "1");
      await server.post(`/fine_tuning/jobs/${first}/cancel`);
      await eventually(() => server.trainers().length === 1, { what: () => server.trainers().join("\n") });
      await server.now().kill();
      await server.start();
      expect((await server.job(second)).status).toBe("queued");
      models.behave({});
      await server.jobWhen(second, "succeeded");
      expect(new Set(seenBy(second))).toEqual(new Set("1"));
    });
  });

  describe("and base models that need one of them", () => {
    let server: TestServer;
    let training_file: string;
    beforeEach(async () => {
      const devicesOf = { large: ["cuda:1"], other: ["cuda:0"] };
      models = localModels({ devices: twoDevices, ids: ["small", "large", "other"], devicesOf });
      server = await testServer({ models: models.file });
      training_file = await server.upload(jsonl(chatRows(10)));
      models.behave({ allow: 3 });
    });
    afterEach(async () => {
      await server.close();
      models.remove();
    });

    const job = (model: string) => create(server, { model, training_file, hyperparameters });
    const act = (verb: string, id: string) => server.call("POST", `/fine_tuning/jobs/${id}/${verb}`);
    async function waitsFor(id: string): Promise<string | undefined> {
      const says = async () => lastOf(await messages(server, id), "Waiting");
      await eventually(async () => (await says()) !== undefined, { what: () => `${id} waiting` });
      return says();
    }

    it("gives each device to the first in the queue that it will do for", async () => {
      const [small, large] = [await job("small"), await job("large")];
      await trainsOn(small, "0");
      await trainsOn(large, "1");
      const nextLarge = await job("large");
      expect(await waitsFor(nextLarge)).toBe(`Waiting for a free slot; taken by ${large} (cuda:1)`);
      const nextSmall = await job("small");
      expect(await waitsFor(nextSmall)).toBe(`Waiting for a free slot; taken by ${small} (cuda:0), ${large} (cuda:1)`);
      await act("cancel", small);
      await trainsOn(nextSmall, "0");
      await act("cancel", large);
      await trainsOn(nextLarge, "1");
    });

    it("goes on with a job that was paused on the device that is free then", async () => {
      const paused = await job("small");
      await server.jobWhen(paused, ["running"]);
      await act("pause", paused);
      await server.jobWhen(paused, ["paused"]);
      // The device is free when the trainer has ended, which may be after the pause: one that could take another would not wait for it.
      const other = await job("other");
      await trainsOn(other, "0");
      await act("resume", paused);
      models.behave({});
      await server.jobWhen(paused, ["succeeded"]);
      expect(seenBy(paused)).toEqual(["0", "1"]);
      expect(await messages(server, paused)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^Training on Abacus \(cuda:1, float32\); /)]),
      );
    });

    it("answers with each base on a device that it may use", async () => {
      for (const model of ["small", "large"]) {
        const body = { model, messages: [{ role: "user", content: "Hi" }] };
        expect((await server.call("POST", "/chat/completions", body)).status).toBe(200);
      }
      expect(
        models
          .notes()
          .filter(({ chat }) => chat)
          .map(({ visible }) => visible),
      ).toEqual(["0", "1"]);
    });

    it("says in an event that a trainer has not found the device that it was given", async () => {
      models.behave({ blind: true });
      const id = await job("large");
      await server.jobWhen(id, ["succeeded"]);
      const said = await messages(server, id);
      expect(said.find((line) => line.startsWith("Training on"))).toMatch(/^Training on Abacus \(cpu, float32\)/);
      expect(said).toContain("The trainer was to train on cuda:1, and has found no CUDA device there");
    });
  });
});

describe("devices in models.json", () => {
  const mistakes: [string, LocalModelsOptions, RegExp][] = [
    ["names no device", { devices: ["gpu0"] }, /trainer\.devices.*: must be cpu, or cuda: with a number/],
    ["names one twice", { devices: ["cuda:0", "cuda:0"] }, /trainer\.devices: names a device twice$/],
    ["counts none", { devices: 0 }, /trainer\.devices: /],
    [
      "wants one for a model that is not there",
      { devices: 2, devicesOf: { abacus: ["cuda:2"] } },
      /models\[0\]\.devices: "cuda:2" is no device that trainers use here: "trainer\.devices" has cuda:0, cuda:1$/,
    ],
  ];
  it.each(mistakes)("that %s is refused at the start with its place", async (_, options, sentence) => {
    const models = localModels(options);
    await expect(testServer({ models: models.file })).rejects.toThrow(sentence);
    models.remove();
  });
});
