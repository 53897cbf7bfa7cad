import { chatRows, jsonl } from "../support/chat-data";
import "../support/pulumi-patience";
import { trainingProject } from "../support/training-project";

const program = (more: string, opts: string) => `
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";
const cargo = new TrainingFile("cargo", { path: "cargo.jsonl" });
const model = "gpt-4o-mini-2024-07-18";
new FineTuningJob("bot", { model, trainingFile: cargo, seed: 7, ${more} }, ${opts});
`;
const ignoring = '{ ignoreChanges: ["trainingFile"] }';

describe("a job that ignores changes of its data", () => {
  const { project, jobs } = trainingProject({ files: { "index.ts": program("", ignoring) } });

  beforeAll(async () => {
    expect(await project.up()).toMatchObject({ code: 0 });
  });

  it("is not trained again when they change", async () => {
    project.write("cargo.jsonl", jsonl(chatRows(20, "admiral")));
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await jobs()).toHaveLength(1);
  });

  it("is trained on them once they count again, whatever was changed in between", async () => {
    project.write("index.ts", program("accept: { trainLoss: { max: 100 } },", ignoring));
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await jobs()).toHaveLength(1);

    project.write("index.ts", program("accept: { trainLoss: { max: 100 } },", "{}"));
    expect(await project.up()).toMatchObject({ code: 0 });
    const trainedOn = (await jobs()).map(({ training_file: file }) => file);
    expect(new Set(trainedOn).size).toBe(2);
    expect(trainedOn).toHaveLength(2);
  });
});
