import { chatRows, jsonl } from "../support/chat-data";
import { expectFreeOf } from "../support/free-of";
import { aPulumiProject } from "../support/pulumi";
import "../support/pulumi-patience";
import { trainingProject } from "../support/training-project";

const data = jsonl(chatRows(20));
const downstream = `
import * as pulumi from "@pulumi/pulumi";
const upstream = new pulumi.StackReference("organization/upstream/dev");
export const best = upstream.requireOutput("checkpoints").apply((list) => list.at(-1).fineTunedModelCheckpoint);
`;

describe("declaring a job and using its model", () => {
  const { server, project, jobs } = trainingProject({ name: "upstream" });
  let printed = "";

  const count = (method: string, path: string) =>
    server.exchanges.filter((exchange) => exchange.method === method && exchange.url.split("?")[0] === `/v1${path}`)
      .length;
  const run = async (...args: string[]) => {
    const result = await project.run(args);
    printed += result.output;
    return result;
  };
  const up = (...more: string[]) => run("up", "--yes", "--skip-preview", ...more);
  const preview = (...more: string[]) => run("preview", ...more);

  it("says in the preview what it will cost, and sends nothing that changes the server", async () => {
    const { code, output } = await preview();
    expect(code).toBe(0);
    expect(output).toMatch(/estimate: about \$0\.\d+ \([\d,]+ tokens over 3 epochs at \$3\.00 per million, prices of /);
    expect(server.exchanges.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("trains, and hands out what the server's API says", async () => {
    expect(await up()).toMatchObject({ code: 0 });
    const [job] = await jobs();
    const { body } = await server.call("GET", `/fine_tuning/jobs/${job?.id}`);
    const listed = (await server.call("GET", `/fine_tuning/jobs/${job?.id}/checkpoints`)).body.data as Record<
      string,
      unknown
    >[];
    const outputs = await project.outputs();
    expect(outputs).toMatchObject({
      jobId: body.id,
      fileId: body.training_file,
      model: body.fine_tuned_model,
      trainedTokens: body.trained_tokens,
      resultFiles: body.result_files,
      cost: { currency: "USD", estimatedTokens: body.trained_tokens, actual: expect.any(Number) },
    });
    const oldestFirst = listed.reverse();
    expect(outputs.checkpoints).toEqual(
      oldestFirst.map((checkpoint) => ({
        id: checkpoint.id,
        object: "fine_tuning.job.checkpoint",
        createdAt: checkpoint.created_at,
        fineTunedModelCheckpoint: checkpoint.fine_tuned_model_checkpoint,
        fineTuningJobId: body.id,
        stepNumber: checkpoint.step_number,
        metrics: expect.objectContaining({ trainLoss: (checkpoint.metrics as Record<string, number>).train_loss }),
      })),
    );
    expect(oldestFirst).toHaveLength(3);
  });

  it("changes nothing the second time", async () => {
    expect((await preview("--expect-no-changes")).code).toBe(0);
    expect((await up("--expect-no-changes")).code).toBe(0);
    expect(count("POST", "/fine_tuning/jobs")).toBe(1);
  });

  it("does not care how the rows are spelled", async () => {
    const reordered = chatRows(20).map((row) =>
      JSON.stringify(JSON.parse(JSON.stringify(row)), null, 1).replace(/\n\s*/g, " "),
    );
    project.write("cargo.jsonl", `\uFEFF${reordered.join("\r\n")}`);
    expect((await preview("--expect-no-changes")).code).toBe(0);
  });

  it("uploads a file that vanished at the server again, and does not train again", async () => {
    project.write("cargo.jsonl", data);
    const before = await project.outputs();
    await server.call("DELETE", `/files/${before.fileId}`);
    expect(await up("--refresh")).toMatchObject({ code: 0 });
    const after = await project.outputs();
    expect(after.fileId).not.toBe(before.fileId);
    expect(after.jobId).toBe(before.jobId);
    expect(count("POST", "/fine_tuning/jobs")).toBe(1);
  });

  it("refreshes without a change", async () => {
    expect((await run("refresh", "--yes", "--skip-preview", "--expect-no-changes")).code).toBe(0);
  });

  it("lets another stack read the checkpoints", async () => {
    const consumer = await aPulumiProject({ name: "downstream", files: { "index.ts": downstream }, sharing: project });
    try {
      expect(await consumer.up()).toMatchObject({ code: 0 });
      expect((await consumer.outputs()).best).toBe((await project.outputs()).model);
    } finally {
      consumer.remove();
    }
  });

  it("replaces file and job when one word of the data changes", async () => {
    project.write("cargo.jsonl", jsonl(chatRows(20, "admiral")));
    const { output } = await preview();
    expect(output).toMatch(/\+-.*TrainingFile cargo replace/);
    expect(output).toMatch(/\+-.*FineTuningJob bot replace/);
    const before = await project.outputs();
    expect(await up()).toMatchObject({ code: 0 });
    const after = await project.outputs();
    expect(after.jobId).not.toBe(before.jobId);
    expect(await jobs()).toHaveLength(2);
  });

  it("takes the earlier job again when the data change back, and says so", async () => {
    const [, first] = await jobs();
    project.write("cargo.jsonl", data);
    const { code, output } = await up();
    expect(code).toBe(0);
    expect(output).toContain(`job ${first?.id} (succeeded`);
    expect((await project.outputs()).jobId).toBe(first?.id);
    expect(await jobs()).toHaveLength(2);
  });

  it("keeps the model and the key's secrecy through the destroy", async () => {
    const { model } = await project.outputs();
    expectFreeOf(server.apiKey, JSON.stringify(await project.exported()));
    expect(await run("destroy", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
    expect((await server.call("GET", `/models/${model}`)).status).toBe(200);
    expectFreeOf(server.apiKey, printed);
    expectFreeOf(server.apiKey, server.lines.join("\n"));
  });
});
