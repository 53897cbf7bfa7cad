import { chatRows, jsonl } from "../support/chat-data";
import { type KillableServer, killableServer } from "../support/killable-server";
import { aPulumiProject, type PulumiProject } from "../support/pulumi";
import { cargoProgram } from "../support/pulumi-programs";
import { type RealModels, realModels } from "../support/real-models";

describe("pulumi up with an open model", () => {
  let models: RealModels;
  let server: KillableServer;
  let project: PulumiProject;
  beforeAll(async () => {
    models = realModels();
    server = await killableServer(["--models", models.file]);
    project = await aPulumiProject({
      files: {
        "index.ts": cargoProgram().replace("gpt-4o-mini-2024-07-18", "tiny"),
        "cargo.jsonl": jsonl(chatRows(10)),
      },
      env: { OPENAI_BASE_URL: server.now().url, OPENAI_API_KEY: "sk-process" },
    });
  });
  afterAll(async () => {
    project.remove();
    await server.remove();
    models.remove();
  });

  it("trains it for real, hands out a model that answers, and then has nothing to do", async () => {
    const up = await project.up();
    expect(up.output).not.toContain("sk-process");
    expect(up).toMatchObject({ code: 0 });
    const outputs = await project.outputs();
    expect(outputs).toMatchObject({
      jobId: expect.stringMatching(/^ftjob-/),
      model: expect.stringMatching(/^ft:tiny:/),
      checkpoints: [{ stepNumber: 10 }, { stepNumber: 20 }, { stepNumber: 30 }],
    });
    const messages = [{ role: "user", content: "What is in crate 1?" }];
    const answer = await server
      .now()
      .call("POST", "/chat/completions", { model: outputs.model, messages, max_tokens: 5 });
    expect(answer).toMatchObject({ status: 200, body: { usage: { completion_tokens: expect.any(Number) } } });
    const again = await project.up();
    expect(again).toMatchObject({ code: 0, output: expect.stringMatching(/3 unchanged/) });
    expect(server.attempts(String(outputs.jobId))).toBe(1);
    expect(await project.destroy()).toMatchObject({ code: 0 });
  });
});
