import { systemClock } from "../../provider/clock";

describe("sleeping", () => {
  it("ends with the signal's own reason, at once, and also where the signal came before", async () => {
    const stop = new AbortController();
    const asleep = systemClock.sleep(3_600_000, stop.signal);
    const reason = new Error("Ctrl-C");
    stop.abort(reason);
    await expect(asleep).rejects.toBe(reason);
    await expect(systemClock.sleep(3_600_000, stop.signal)).rejects.toBe(reason);
  });

  it("lasts as long as it is told, and no timer is too long for it", async () => {
    const before = systemClock.now();
    await systemClock.sleep(20);
    expect(systemClock.now() - before).toBeGreaterThanOrEqual(19);
    const stop = new AbortController();
    const long = systemClock.sleep(Number.POSITIVE_INFINITY, stop.signal);
    const first = await Promise.race([long.catch(() => "woken"), systemClock.sleep(30).then(() => "still asleep")]);
    expect(first).toBe("still asleep");
    stop.abort();
    await expect(long).rejects.toBe(stop.signal.reason);
  });
});
