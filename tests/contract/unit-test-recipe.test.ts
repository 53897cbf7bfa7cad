import * as pulumi from "@pulumi/pulumi";
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

const declared: pulumi.runtime.MockResourceArgs[] = [];

/** What is tested: a part of a program that may as well be imported from it. */
function supportBot(nEpochs: number) {
  const trainingFile = new TrainingFile("tickets", { path: "data/tickets.jsonl" });
  const method = { type: "supervised", supervised: { hyperparameters: { nEpochs } } } as const;
  return new FineTuningJob("support-bot", { model: "gpt-4o-mini-2024-07-18", trainingFile, method });
}

const resolved = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: (resource) => {
      declared.push(resource);
      return { id: `${resource.name}-id`, state: { ...resource.inputs, fineTunedModel: "ft:trained" } };
    },
    call: () => ({}),
  }),
);

it("trains on the tickets as often as it is told, and hands out the model", async () => {
  const bot = supportBot(3);
  expect(await resolved(bot.fineTunedModel)).toBe("ft:trained");
  const job = declared.find(({ name }) => name === "support-bot");
  expect(job?.type).toBe("pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob");
  expect(job?.inputs).toMatchObject({
    trainingFile: "tickets-id",
    method: { supervised: { hyperparameters: { nEpochs: 3 } } },
  });
});
