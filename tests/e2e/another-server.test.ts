import { LLMock } from "@copilotkit/aimock";
import { chatRows, jsonl } from "../support/chat-data";
import { aPulumiProject } from "../support/pulumi";
import "../support/pulumi-patience";
import { cargoProgram } from "../support/pulumi-programs";

/**
 * A server that we did not write: no checkpoints, sparse errors, and jobs that move only when they are asked for.
 */
describe("a server that someone else wrote", () => {
  it("serves the same program; what it lacks is left out, and nothing is submitted twice", async () => {
    const mock = new LLMock({ port: 0 });
    const base = await mock.start();
    const project = await aPulumiProject({
      files: { "index.ts": cargoProgram(), "cargo.jsonl": jsonl(chatRows(20)) },
      env: { OPENAI_BASE_URL: `${base}/v1`, OPENAI_API_KEY: "sk-another-key" },
    });
    const jobs = async () => {
      const answer = await fetch(`${base}/v1/fine_tuning/jobs`, {
        headers: { authorization: "Bearer sk-another-key" },
      });
      return ((await answer.json()) as { data: { id: string }[] }).data;
    };
    try {
      const { code, output } = await project.up();
      expect({ code, output }).toMatchObject({ code: 0 });
      expect(output).toMatch(/the server keeps no checkpoints of job \S+: `checkpoints` is empty/);
      expect(await project.outputs()).toMatchObject({ model: expect.stringMatching(/^ft:/), checkpoints: [] });
      expect((await project.preview("--expect-no-changes")).code).toBe(0);
      expect((await project.up("--refresh")).code).toBe(0);
      expect(await jobs()).toHaveLength(1);
      const { jobId } = await project.outputs();
      expect(await project.destroy()).toMatchObject({ code: 0 });
      expect((await project.up()).code).toBe(0);
      expect((await project.outputs()).jobId).toBe(jobId);
      expect(await jobs()).toHaveLength(1);
    } finally {
      project.remove();
      await mock.stop();
    }
  });
});
