import { readdirSync, statSync, truncateSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { type AbacusServer, abacusServer, losses, steps } from "../support/abacus-server";

/** What happens when the training has come to a step. */
interface Misfortune {
  step: number;
  what:
    | "kill the server"
    | "kill both"
    | "kill both and lose the end of the events"
    | "kill both within a line"
    | "end the server"
    | "pause and resume";
  /** Bytes of the events that were not on the disk yet. */
  lost: number;
}

const misfortune: fc.Arbitrary<Misfortune> = fc.record({
  step: fc.integer({ min: 1, max: 19 }),
  what: fc.constantFrom<Misfortune["what"]>(
    "kill the server",
    "kill both",
    "kill both and lose the end of the events",
    "kill both within a line",
    "end the server",
    "pause and resume",
  ),
  lost: fc.integer({ min: 1, max: 2_000 }),
});
const lives = fc
  .uniqueArray(misfortune, { minLength: 1, maxLength: 4, selector: ({ step }) => step })
  .map((all) => all.sort((one, other) => one.step - other.step));

describe("a training that is interrupted again and again", () => {
  let abacus: AbacusServer;
  let models: AbacusServer["models"];
  let server: AbacusServer["server"];
  beforeAll(async () => {
    abacus = await abacusServer();
    ({ models, server } = abacus);
  });
  afterAll(() => abacus.remove());

  function holdAt(next: Misfortune | undefined): void {
    models.forget();
    models.behave(next ? { holdAt: `step ${next.step}` } : {});
  }

  const lastEvents = (id: string) => {
    const job = join(server.data, "jobs", id);
    const numbers = readdirSync(job).flatMap((name) => /^attempt-(\d+)$/.exec(name)?.[1] ?? []);
    return join(job, `attempt-${Math.max(...numbers.map(Number))}`, "events.jsonl");
  };

  async function killBoth(pid: number): Promise<void> {
    // A server that stands still sees nothing of the trainer's end.
    process.kill(server.now().pid, "SIGSTOP");
    try {
      process.kill(pid, "SIGKILL");
    } finally {
      await server.now().kill();
    }
  }

  async function befall(id: string, { what, step, lost }: Misfortune, next: Misfortune | undefined): Promise<void> {
    const pid = await models.heldAt(`step ${step}`);
    switch (what) {
      case "pause and resume":
        await server.jobWhen(id, "running");
        await server.post(`/fine_tuning/jobs/${id}/pause`);
        holdAt(next);
        await server.jobWhen(id, "paused");
        await server.post(`/fine_tuning/jobs/${id}/resume`);
        return;
      case "kill the server":
        await server.now().kill();
        break;
      case "end the server":
        // It takes no further step, and hears that it is to save.
        models.behave({ allow: step });
        await server.now().kill("SIGTERM");
        break;
      default:
        await killBoth(pid);
        if (what === "kill both within a line") await appendFile(lastEvents(id), '{"type":"st');
        if (what === "kill both and lose the end of the events")
          truncateSync(lastEvents(id), Math.max(0, statSync(lastEvents(id)).size - lost));
    }
    holdAt(next);
    await server.start();
  }

  it("takes every step once, with the losses of one that was not, whatever happens when", async () => {
    await fc.assert(
      fc.asyncProperty(lives, async (life) => {
        holdAt(life[0]);
        const id = await abacus.train();
        for (const [index, each] of life.entries()) await befall(id, each, life[index + 1]);
        expect(await server.jobWhen(id, "succeeded", "failed")).toMatchObject({ status: "succeeded", error: null });
        const metrics = await server.metrics(id);
        expect(metrics.map(({ step }) => step)).toEqual(steps);
        expect(metrics.map(({ train_loss }) => train_loss)).toEqual(losses);
        expect((await server.checkpoints(id)).at(-1)).toBe(20);
        expect(server.trainers()).toEqual([]);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  }, 600_000);
});
