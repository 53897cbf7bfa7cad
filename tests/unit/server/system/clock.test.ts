import { reached, realClock, unixSeconds, virtualClock } from "../../../../server/system/clock";

describe("virtual time", () => {
  it("stands still until it is moved, and runs what falls due on the way in order", () => {
    const clock = virtualClock(1_000_000);
    const ran: string[] = [];
    clock.at(1_003_000, () => ran.push(`third at ${clock.now()}`));
    clock.at(1_001_000, () => {
      ran.push(`first at ${clock.now()}`);
      clock.at(1_002_000, () => ran.push(`second at ${clock.now()}`));
    });
    clock.at(1_009_000, () => ran.push("too late"));
    const takeBack = clock.at(1_002_500, () => ran.push("taken back"));
    takeBack();
    clock.advance(5000);
    expect(ran).toEqual(["first at 1001000", "second at 1002000", "third at 1003000"]);
    expect([clock.now(), unixSeconds(clock)]).toEqual([1_005_000, 1005]);
  });

  it("runs what is due already without being moved", async () => {
    const clock = virtualClock(0);
    await new Promise<void>((resolve) => clock.at(0, resolve));
  });
});

describe("reached", () => {
  it("resolves at its moment, and at once when it is aborted", async () => {
    const clock = virtualClock(0);
    const stop = new AbortController();
    let done = false;
    const waiting = reached(clock, 10, stop.signal).then(() => {
      done = true;
    });
    clock.advance(9);
    await Promise.resolve();
    expect(done).toBe(false);
    stop.abort();
    await waiting;
    await reached(clock, 9, new AbortController().signal);
    await reached(clock, 100, stop.signal);
  });
});

it("takes back a real timer", async () => {
  const ran: string[] = [];
  realClock.at(Date.now() + 5, () => ran.push("no"))();
  await new Promise<void>((resolve) => realClock.at(Date.now() + 15, resolve));
  expect(ran).toEqual([]);
});

it("waits as long as it seemed when the real clock is set back meanwhile", async () => {
  const today = Date.now();
  const waiting = new Promise<void>((resolve) => realClock.at(today + 5, resolve));
  const clock = jest.spyOn(Date, "now").mockReturnValue(today - 5 * 3_600_000);
  await waiting;
  clock.mockRestore();
});
