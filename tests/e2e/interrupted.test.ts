import { chatRows, jsonl } from "../support/chat-data";
import { expectFreeOf } from "../support/free-of";
import { aPulumiProject, eventually, kill, type PulumiProject, type RunningCli } from "../support/pulumi";
import "../support/pulumi-patience";
import { cargoProgram } from "../support/pulumi-programs";
import { type TestServer, testServer } from "../support/server";
import { stillTraining, whileTimePasses } from "../support/server-time";
import { trainingProject } from "../support/training-project";

describe("a job that is interrupted while it is waited for", () => {
  const { server, project, jobs } = trainingProject({ served: stillTraining(), each: true });

  /** `kill -9` of the command and of the provider process, as a closed laptop or a lost CI runner looks like. */
  async function killAll(command: RunningCli): Promise<void> {
    const pids = [...command.providerPids(), ...command.descendantPids()];
    command.kill("SIGKILL");
    for (const pid of pids) kill(pid);
    await command.ended;
  }

  it("is found again after kill -9 at several moments, and paid for once", async () => {
    const uploading = project.start(["up", "--yes", "--skip-preview"]);
    await eventually(() => server.exchanges.some(({ url }) => url.startsWith("/v1/files")), {
      what: () => "an upload",
    });
    await killAll(uploading);
    for (const moment of [/bot .*(validating files|queued|running)/, /bot .*running/]) {
      expect(await project.run(["cancel", "--yes"])).toMatchObject({ code: 0 });
      const waiting = project.start(["up", "--yes", "--skip-preview"]);
      await waiting.prints(moment);
      await killAll(waiting);
    }
    const [job] = await jobs();
    await project.run(["cancel", "--yes"]);
    const { code, output } = await whileTimePasses(server, project.up());
    expect(output).toContain(`job ${job?.id}`);
    expect(code).toBe(0);
    expect(await project.outputs()).toMatchObject({ jobId: job?.id, model: expect.stringMatching(/^ft:/) });
    expect(await jobs()).toHaveLength(1);
    expect((await server.call("GET", "/files?purpose=fine-tune")).body.data).toHaveLength(1);
    expectFreeOf(server.apiKey, output + JSON.stringify(await project.exported()));

    // Pulumi goes on warning of what it cannot know; the run that found the job says how that ends.
    expect(output).toContain("pending operations");
    expect(output).toContain("`pulumi refresh --clear-pending-creates` ends the warning");
    expect(await project.refresh("--clear-pending-creates")).toMatchObject({ code: 0 });
    const later = await project.up();
    expect(later).toMatchObject({ code: 0 });
    expect(later.output).not.toContain("pending operation");
  });

  it("is kept by the first Ctrl-C, which says how to go on, and carried on by the next up", async () => {
    const waiting = project.start(["up", "--yes", "--skip-preview"]);
    await waiting.prints(/bot .*running/);
    waiting.kill("SIGINT");
    const { code, output } = await waiting.ended;
    const [job] = await jobs();
    expect(code).not.toBe(0);
    expect(output).toContain(
      `interrupted. Job ${job?.id} goes on at the server. Next: run \`pulumi up\` to continue waiting`,
    );
    expect(job?.status).toBe("running");
    const kept = (await project.exported()).deployment.resources?.find(({ id }) => id === job?.id);
    expect(kept?.outputs).toMatchObject({ ready: false, status: "running" });
    expect((await project.preview("--expect-no-changes")).code).not.toBe(0);
    expect(await whileTimePasses(server, project.up())).toMatchObject({ code: 0 });
    expect((await project.outputs()).jobId).toBe(job?.id);
    expect(await jobs()).toHaveLength(1);
  });

  it("is cancelled by a destroy, which waits until it stopped", async () => {
    const waiting = project.start(["up", "--yes", "--skip-preview"]);
    await waiting.prints(/bot .*running/);
    waiting.kill("SIGINT");
    await waiting.ended;
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect(await jobs()).toMatchObject([{ status: "cancelled" }]);
    expect((await project.exported()).deployment.resources ?? []).toEqual([]);
  });
});

describe("a create call whose answer is lost", () => {
  it("leads to one job, and the update succeeds", async () => {
    const server = await testServer({ faults: true });
    const project = await aPulumiProject({
      files: { "index.ts": cargoProgram(), "cargo.jsonl": jsonl(chatRows(20)) },
      env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.apiKey },
    });
    try {
      await paysOnce(server, project);
    } finally {
      project.remove();
      await server.close();
    }
  });

  async function paysOnce(server: TestServer, project: PulumiProject): Promise<void> {
    server.faults.add({ route: "POST /fine_tuning/jobs", fault: "drop-after" });
    expect(await project.up()).toMatchObject({ code: 0 });
    const { body } = await server.call("GET", "/fine_tuning/jobs");
    expect(body.data).toMatchObject([{ status: "succeeded" }]);
    expect(body.data).toHaveLength(1);
  }
});
