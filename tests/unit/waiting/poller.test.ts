import type { Job } from "../../../provider/api/types";
import { ApiError, TransportError } from "../../../provider/errors";
import { seededRandom } from "../../../provider/seeded-random";
import { createPoller, type Poller } from "../../../provider/waiting/poller";
import { type SimulatedServer, simulatedServer } from "../../support/simulated-jobs";
import { type VirtualClock, virtualClock } from "../../support/virtual-clock";

const second = 1_000;

function arrange(seed = 1) {
  const clock = virtualClock();
  const server = simulatedServer(clock);
  return { clock, server, poller: createPoller({ api: server.api, clock, random: seededRandom(seed) }) };
}

/** Watches until the job has succeeded; resolves with the delay of noticing it, in ms. */
async function delayOf(job: Job, poller: Poller, server: SimulatedServer, clock: VirtualClock): Promise<number> {
  const watch = poller.watch(job, { fresh: true });
  for (;;) {
    const result = await watch.next();
    if (result.kind === "trouble" || result.job.status !== "succeeded") continue;
    watch.close();
    return clock.now() - server.endedAt(job.id);
  }
}

const p95 = (numbers: number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * 0.95) - 1] ?? Number.NaN;

describe(createPoller.name, () => {
  it("serves 100 jobs with at most 1.3 requests each and notices their ends within 3 s at p95", async () => {
    const { clock, server, poller } = arrange();
    const random = seededRandom(2);
    const jobs = Array.from({ length: 100 }, () => server.start(30 + 10 * random()));
    const delays = await clock.until(Promise.all(jobs.map((job) => delayOf(job, poller, server, clock))));
    expect(server.requests.length / 100).toBeLessThanOrEqual(1.3);
    expect(p95(delays)).toBeLessThanOrEqual(3 * second);
  });

  it.each([
    [60, 20],
    [600, 170],
    [3_600, 350],
    [14_400, 489],
  ])("waits %i s for one job with at most 1.1 × %i requests", async (seconds, bound) => {
    const { clock, server, poller } = arrange();
    const delay = await clock.until(delayOf(server.start(seconds), poller, server, clock));
    expect(server.requests.length).toBeLessThanOrEqual(1.1 * bound);
    expect(delay).toBeLessThanOrEqual(Math.max(3.1 * second, 0.011 * seconds * second));
  });

  it("notices the end within max(3 s, 1 %) at p95, whatever the job's length", async () => {
    for (const seconds of [30, 200, 1_000, 5_000]) {
      const delays: number[] = [];
      for (let seed = 1; seed <= 60; seed++) {
        const { clock, server, poller } = arrange(seed);
        delays.push(await clock.until(delayOf(server.start(seconds + seed * 1.37), poller, server, clock)));
      }
      expect(p95(delays)).toBeLessThanOrEqual(Math.max(3 * second, 0.01 * (seconds + 82) * second));
    }
  });

  it("asks for one job singly and for two by the list", async () => {
    const { clock, server, poller } = arrange();
    poller.watch(server.start(600));
    await clock.advance(4 * second);
    expect(server.requests).toEqual(["get ftjob-1"]);
    poller.watch(server.start(600));
    await clock.advance(3 * second);
    expect(server.requests.slice(1)).toEqual(["list"]);
  });

  it("asks singly for jobs that lie deep in the list, once it has seen what that costs", async () => {
    const { clock, server, poller } = arrange();
    const old = [server.start(9_000), server.start(9_000)];
    for (let i = 0; i < 450; i++) server.start(1);
    for (const job of old) poller.watch(job, { fresh: true });
    await clock.advance(3.1 * second);
    expect(server.requests).toEqual(["list", "list", "list", "list", "list"]);
    server.requests.length = 0;
    await clock.advance(6 * second);
    expect(server.requests).toEqual(["get ftjob-1", "get ftjob-2", "get ftjob-1", "get ftjob-2"]);
  });

  it("does not read a further page for a single job", async () => {
    const { clock, server, poller } = arrange();
    const old = server.start(9_000);
    for (let i = 0; i < 300; i++) server.start(1);
    for (const job of [old, server.start(9_000), server.start(9_000)]) poller.watch(job, { fresh: true });
    await clock.advance(3.1 * second);
    expect(server.requests).toEqual(["list", "get ftjob-1"]);
  });

  it("notices ends in time although lists lag ten seconds behind", async () => {
    const { clock, server, poller } = arrange();
    server.lagMs = 10 * second;
    const jobs = Array.from({ length: 20 }, (_, i) => server.start(40 + i));
    const delays = await clock.until(Promise.all(jobs.map((job) => delayOf(job, poller, server, clock))));
    expect(p95(delays)).toBeLessThanOrEqual(3.1 * second);
  });

  it("asks only singly once a list has shown the past twice", async () => {
    const { clock, server, poller } = arrange();
    const jobs = [server.start(40), server.start(900)];
    await clock.advance(20 * second);
    server.lagMs = 0;
    for (const job of jobs) poller.watch(job);
    await clock.advance(10 * second);
    server.lagMs = 1_000 * second;
    await clock.advance(60 * second);
    server.requests.length = 0;
    await clock.advance(30 * second);
    expect(server.requests).not.toContain("list");
  });

  it("never goes back to what a lagging list still shows", async () => {
    const { clock, server, poller } = arrange();
    server.lagMs = 25 * second;
    const [job, another] = [server.start(120), server.start(130)];
    await clock.advance(30 * second);
    const order = ["validating_files", "queued", "running", "succeeded"];
    const seen: number[] = [];
    const watch = poller.watch(job);
    poller.watch(another);
    const following = (async () => {
      for (;;) {
        const result = await watch.next();
        if (result.kind === "seen") seen.push(order.indexOf(result.job.status));
        if (seen.at(-1) === 3) return watch.close();
      }
    })();
    await clock.until(following);
    const firstSingle = seen.indexOf(2);
    expect(seen.slice(firstSingle)).toEqual(seen.slice(firstSingle).toSorted());
  });

  it("waits as long as a 429 asks for", async () => {
    const { clock, server, poller } = arrange();
    const watch = poller.watch(server.start(600), { fresh: true });
    server.faults.push(new ApiError("slow down", { status: 429, retryAfterMs: 30 * second }));
    const trouble = await clock.until(watch.next());
    expect(trouble.kind).toBe("trouble");
    await clock.advance(29 * second);
    expect(server.requests).toHaveLength(1);
    await clock.advance(1.5 * second);
    expect(server.requests).toHaveLength(2);
  });

  it("doubles its interval for a bare 429, up to two minutes, and halves it after three good polls", async () => {
    const { clock, server, poller } = arrange();
    const times: number[] = [];
    const watch = poller.watch(server.start(100_000), { fresh: true });
    for (let i = 0; i < 8; i++) server.faults.push(new ApiError("slow down", { status: 429 }));
    for (let i = 0; i < 30; i++) {
      await clock.until(watch.next());
      times.push(clock.now());
    }
    const gaps = times.slice(1).map((time, i) => (time - (times[i] ?? 0)) / second);
    for (const [i, seconds] of [5.6, 11.2, 22.4, 44.8].entries())
      expect(Math.abs((gaps[i] ?? 0) / seconds - 1)).toBeLessThanOrEqual(0.2);
    expect(Math.max(...gaps)).toBe(120);
    expect(gaps.at(-1)).toBeLessThanOrEqual(0.011 * (clock.now() / second));
  });

  it("keeps its schedule through ten minutes without a server, and tells every watch", async () => {
    const { clock, server, poller } = arrange();
    const watches = [server.start(2_000), server.start(2_000)].map((job) => poller.watch(job, { fresh: true }));
    for (let i = 0; i < 200; i++) server.faults.push(new TransportError("connection refused", true));
    const kinds = await clock.until(Promise.all(watches.map(async (watch) => (await watch.next()).kind)));
    expect(kinds).toEqual(["trouble", "trouble"]);
    await clock.advance(600 * second);
    expect(server.requests.length).toBeGreaterThan(150);
    expect(server.requests.every((request) => request === "list")).toBe(true);
  });

  it("hands a refusal of one job to that job only", async () => {
    const { clock, server, poller } = arrange();
    const [here] = [server.start(600), server.start(600)];
    const gone = poller.watch({ ...here, id: "ftjob-gone" }, { fresh: true });
    const present = poller.watch(here, { fresh: true });
    const [lost, found] = await clock.until(Promise.all([gone.next(), present.next()]));
    expect(lost).toMatchObject({ kind: "trouble", error: { status: 404 } });
    expect(found).toMatchObject({ kind: "seen", job: { id: here.id } });
  });

  it("asks singly from then on where listing is refused", async () => {
    const { clock, server, poller } = arrange();
    for (const job of [server.start(600), server.start(600)]) poller.watch(job, { fresh: true });
    server.faults.push(new ApiError("missing scope", { status: 403 }));
    await clock.advance(6.2 * second);
    expect(server.requests).toEqual(["list", "get ftjob-1", "get ftjob-2", "get ftjob-1", "get ftjob-2"]);
  });

  it("looks sooner when a younger job joins", async () => {
    const { clock, server, poller } = arrange();
    const old = server.start(90_000);
    await clock.advance(30_000 * second);
    poller.watch(old);
    await clock.advance(second);
    poller.watch(server.start(60));
    await clock.advance(3 * second);
    expect(server.requests).toHaveLength(1);
  });

  it("measures ages on the server's clock once it has seen a fresh job", async () => {
    const { clock, server, poller } = arrange();
    const job = { ...server.start(60), createdAt: 1_000_000 };
    poller.watch(job, { fresh: true });
    await clock.advance(3.1 * second);
    expect(server.requests).toHaveLength(1);
  });

  it("asks nothing when nobody watches, and starts again when somebody does", async () => {
    const { clock, server, poller } = arrange();
    const job = server.start(600);
    const watch = poller.watch(job, { fresh: true });
    await clock.advance(4 * second);
    watch.close();
    watch.close();
    expect(poller.size).toBe(0);
    await clock.advance(600 * second);
    expect(server.requests).toHaveLength(1);
    await clock.until(poller.watch(job).next());
    expect(server.requests).toHaveLength(2);
  });

  it("keeps the latest result for a watch that was busy", async () => {
    const { clock, server, poller } = arrange();
    const watch = poller.watch(server.start(60), { fresh: true });
    await clock.advance(70 * second);
    expect(await watch.next()).toMatchObject({ kind: "seen", job: { status: "succeeded" } });
  });

  it("lets go of a taker that gives up", async () => {
    const { clock, server, poller } = arrange();
    const watch = poller.watch(server.start(60), { fresh: true });
    const givingUp = new AbortController();
    const next = watch.next(givingUp.signal);
    givingUp.abort(new Error("enough"));
    await expect(next).rejects.toThrow("enough");
    await expect(watch.next(givingUp.signal)).rejects.toThrow("enough");
    expect((await clock.until(watch.next())).kind).toBe("seen");
  });
});
