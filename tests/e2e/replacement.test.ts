import { chatRows, jsonl } from "../support/chat-data";
import { eventually } from "../support/pulumi";
import "../support/pulumi-patience";
import { cargoProgram } from "../support/pulumi-programs";
import { testServer } from "../support/server";
import { stillTraining, whileTimePasses } from "../support/server-time";
import { type ListedJob, trainingProject } from "../support/training-project";

/** Stands for everything downstream of a model: it would change if the model's id did. */
const dependant = `
import * as pulumi from "@pulumi/pulumi";
const application: pulumi.dynamic.ResourceProvider = {
  create: async (inputs) => ({ id: "application", outs: inputs }),
  update: async (_id, _olds, news) => ({ outs: news }),
};
class Application extends pulumi.dynamic.Resource {
  declare readonly model: pulumi.Output<string>;
  constructor(model: pulumi.Input<string | undefined>) { super(application, "application", { model }); }
}
export const served = new Application(bot.fineTunedModel).model;
`;

describe("a retraining", () => {
  const program = (more = "") => cargoProgram(more) + dependant;
  const { server, project, jobs } = trainingProject({ served: stillTraining(), files: { "index.ts": program() } });
  let firstJob: ListedJob;

  const up = () => whileTimePasses(server, project.up());

  beforeAll(async () => {
    expect(await up()).toMatchObject({ code: 0 });
    [firstJob] = (await jobs()) as [ListedJob];
  });

  /** What is in service: the state's job, model and dependant. */
  const inService = async () => {
    const { jobId, model, served } = await project.outputs();
    return { jobId, model, served };
  };
  const first = () => ({ jobId: firstJob.id, model: firstJob.fine_tuned_model, served: firstJob.fine_tuned_model });

  it("says in the preview what was done to the data since they were trained on", async () => {
    expect(await project.preview()).toMatchObject({ code: 0 });
    const [one, ...others] = chatRows(20);
    const [changed] = chatRows(1, "admiral");
    project.write(
      "cargo.jsonl",
      jsonl([...others.slice(0, 5), changed ?? {}, ...others.slice(6), ...chatRows(2, "cook")]),
    );
    const { output } = await project.preview();
    project.write("cargo.jsonl", jsonl([one ?? {}, ...others]));
    const what = "1 of 20 rows changed (line 6), 2 added (lines 20 and 21), 1 removed";
    expect(output).toContain(`the data are others: ${what}`);
    expect(output).toContain(`the training data are others: ${what}`);
    expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
  });

  it("that someone cancels leaves the previous model and its dependants as they were, and says what happened", async () => {
    project.write("cargo.jsonl", jsonl(chatRows(20, "admiral")));
    const retraining = project.start(["up", "--yes", "--skip-preview"]);
    await eventually(async () => (await jobs()).length === 2, { what: () => "a second job" });
    const [second] = await jobs();
    await server.call("POST", `/fine_tuning/jobs/${second?.id}/cancel`);
    const { code, output } = await retraining.ended;
    expect(code).not.toBe(0);
    expect(output).toContain('creating fine-tuning job "bot": the job was cancelled');
    expect(output).toContain(`job ${second?.id} cancelled after`);
    expect(await inService()).toEqual(first());
  });

  it("that misses its limits does likewise, and is taken without paying when they are relaxed", async () => {
    project.write("index.ts", program("accept: { trainLoss: { max: 0.000001 } },"));
    const { code, output } = await up();
    expect(code).not.toBe(0);
    const [third] = await jobs();
    expect(third?.status).toBe("succeeded");
    expect(output).toContain('creating fine-tuning job "bot": the model is not good enough');
    expect(output).toContain(`job ${third?.id} trained ${third?.fine_tuned_model}`);
    expect(output).toMatch(/trainLoss is [\d.]+, above the maximum of 0\.000001/);
    expect(await inService()).toEqual(first());

    project.write("index.ts", program("accept: { trainLoss: { max: 100 } },"));
    expect(await up()).toMatchObject({ code: 0 });
    expect(await inService()).toEqual({
      jobId: third?.id,
      model: third?.fine_tuned_model,
      served: third?.fine_tuned_model,
    });
    expect(await jobs()).toHaveLength(3);
  });

  it("that is interrupted, refreshed and then misses its limits keeps the previous model in service", async () => {
    const before = await inService();
    const deleting = 'onDelete: { model: "delete" },';
    project.write("index.ts", program(`accept: { trainLoss: { max: 100 } }, ${deleting}`));
    expect(await up()).toMatchObject({ code: 0 });
    project.write("index.ts", program(`accept: { trainLoss: { max: 0.000001 } }, triggers: ["again"], ${deleting}`));
    const retraining = project.start(["up", "--yes", "--skip-preview"]);
    await retraining.prints(/bot .*running/);
    retraining.kill("SIGINT");
    expect((await retraining.ended).code).not.toBe(0);
    const [fourth] = await jobs();
    await whileTimePasses(server, server.jobWhen(fourth?.id ?? "", ["succeeded"]));
    expect(await project.refresh()).toMatchObject({ code: 0 });
    const { code, output } = await up();
    expect(code).not.toBe(0);
    expect(output).toContain("the model is not good enough");
    expect((await server.call("GET", `/models/${before.model}`)).status).toBe(200);

    project.write("index.ts", program(`accept: { trainLoss: { max: 100 } }, triggers: ["again"], ${deleting}`));
    expect(await up()).toMatchObject({ code: 0 });
    expect(await inService()).toMatchObject({
      jobId: fourth?.id,
      model: fourth?.fine_tuned_model ?? expect.any(String),
    });
    expect((await server.call("GET", `/models/${before.model}`)).status).toBe(404);
    expect(await jobs()).toHaveLength(4);
  });

  it("is forgotten by no refresh and no destroy with a wrong key or another address", async () => {
    const elsewhere = await testServer();
    try {
      const before = await project.exported();
      const other = { OPENAI_BASE_URL: elsewhere.url };
      for (const [args, env] of [
        [["refresh", "--yes", "--skip-preview"], { OPENAI_API_KEY: "sk-wrong" }],
        [["destroy", "--yes", "--skip-preview"], { OPENAI_API_KEY: "sk-wrong" }],
        [["refresh", "--yes", "--skip-preview"], other],
        [["destroy", "--yes", "--skip-preview"], other],
      ] as const) {
        const { code, output } = await project.run([...args], env);
        expect(code).not.toBe(0);
        if (env === other) expect(output).toMatch(/was made at .* and is not at .*/);
      }
      const kept = (await project.exported()).deployment.resources?.filter(({ type }) => type.includes("fine-tuning"));
      const held = before.deployment.resources?.filter(({ type }) => type.includes("fine-tuning"));
      expect(kept?.map(({ id }) => id)).toEqual(held?.map(({ id }) => id));
    } finally {
      await elsewhere.close();
    }
  });
});
