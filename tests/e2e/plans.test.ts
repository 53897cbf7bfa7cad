import { chatRows, jsonl } from "../support/chat-data";
import "../support/pulumi-patience";
import { cargoProgram } from "../support/pulumi-programs";
import { trainingProject } from "../support/training-project";

/** `pulumi preview --save-plan` in a pull request, `pulumi up --plan` after it is merged. */
describe("a plan for a job that nobody waits for", () => {
  const { server, project, jobs } = trainingProject({
    served: { clock: "virtual", minSeconds: { queued: 3_600, running: 3_600 } },
    files: { "index.ts": cargoProgram('waitFor: "submitted",') },
    env: { PULUMI_EXPERIMENTAL: "true" },
  });

  const planned = () => project.preview("--save-plan=plan.json");
  const carriedOut = () => project.up("--plan=plan.json");
  /** An hour later the job has taken its next step. */
  async function reaches(status: string): Promise<void> {
    server.advance(3_600);
    const [job] = await jobs();
    await server.jobWhen(String(job?.id), [status]);
  }

  it("submits it", async () => {
    expect(await planned()).toMatchObject({ code: 0 });
    expect(await jobs()).toEqual([]);
    expect(await carriedOut()).toMatchObject({ code: 0 });
    expect(await jobs()).toHaveLength(1);
  });

  it("holds while the job stands still", async () => {
    await server.jobWhen(String((await jobs())[0]?.id), ["queued"]);
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await planned()).toMatchObject({ code: 0, output: expect.stringContaining("3 unchanged") });
    expect(await carriedOut()).toMatchObject({ code: 0 });
  });

  it("is refused by Pulumi when the job has moved on since; a new one brings the job up to date", async () => {
    await reaches("running");
    expect(await carriedOut()).toMatchObject({ code: 1, output: expect.stringContaining("not allowed by the plan") });
    await reaches("succeeded");
    expect(await planned()).toMatchObject({ code: 0, output: expect.stringContaining("1 to update") });
    expect(await carriedOut()).toMatchObject({ code: 0 });
    expect(await project.outputs()).toMatchObject({ model: expect.stringMatching(/^ft:/) });
    expect(await jobs()).toHaveLength(1);
  });

  it("trains on changed data once", async () => {
    project.write("cargo.jsonl", jsonl(chatRows(20, "admiral")));
    expect(await planned()).toMatchObject({ code: 0 });
    expect(await jobs()).toHaveLength(1);
    expect(await carriedOut()).toMatchObject({ code: 0 });
    expect(await jobs()).toHaveLength(2);
  });
});
