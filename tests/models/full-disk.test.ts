import { chatRows, jsonl } from "../support/chat-data";
import { killableServer } from "../support/killable-server";
import { eventually } from "../support/pulumi-eventually";
import { realModels } from "../support/real-models";

describe("a disk that is full while an open model is trained", () => {
  // A limit on the size of any file of the trainer stands for the disk: Python, torch and safetensors all fail by it.
  it.each([
    ["the adapter", 16],
    ["the optimizer", 40],
  ])(
    "where %s is saved, is a failed job that says so, and there is a model once there is room",
    async (_, kilobytes) => {
      const models = realModels();
      const server = await killableServer(["--models", models.file]);
      try {
        const training_file = await server.upload(jsonl(chatRows(10)));
        const body = { model: "tiny", seed: 1, training_file, hyperparameters: { n_epochs: 1, batch_size: 1 } };
        models.largestFile(kilobytes);
        const id = await server.create(body);
        expect((await server.jobWhen(id, "failed", "succeeded")).error).toMatchObject({
          code: "disk_full",
          message: expect.stringMatching(/^The disk is full: make room/),
        });
        expect(await server.metrics(id)).toHaveLength(10);
        expect(await server.checkpoints(id)).toEqual([]);
        // The trainer says why it fails, and then ends.
        await eventually(() => server.trainers().length === 0, { what: () => server.trainers().join("\n") });
        models.largestFile(undefined);
        expect(await server.jobWhen(await server.create(body), "failed", "succeeded")).toMatchObject({
          status: "succeeded",
        });
      } finally {
        await server.remove();
        models.remove();
      }
    },
  );
});
