import { pace } from "../../../../server/jobs/pace";
import { settableClock } from "../../../support/settable-clock";

function paced(from: number, { minMs = 100_000, totalSteps = 10, startedAt = 0 } = {}) {
  const clock = settableClock();
  const granted: number[] = [];
  const stop = pace({ clock, minMs, startedAt, from, totalSteps, grant: (step) => granted.push(step) });
  return { clock, granted, stop };
}

describe(pace.name, () => {
  it("spreads the steps evenly, the last one at the end", () => {
    const { clock, granted } = paced(0);
    for (let second = 0; second < 100; second += 10) clock.advance(10_000);
    expect(granted).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it("grants everything that a long jump skipped", () => {
    const { clock, granted } = paced(0);
    clock.advance(1_000_000);
    expect(granted.at(-1)).toBe(10);
  });

  it("needs only the rest of the time after a pause", () => {
    const { clock, granted } = paced(6);
    clock.advance(39_999);
    expect(granted.at(-1)).toBe(9);
    clock.advance(1);
    expect(granted.at(-1)).toBe(10);
  });

  it("goes on at its pace when the clock is set back, and was begun when it showed a later time", () => {
    const hours = 5 * 3_600_000;
    const { clock, granted } = paced(0, { startedAt: hours });
    clock.advance(20_000);
    expect(granted.at(-1)).toBe(2);
    clock.set(-hours);
    clock.advance(20_000);
    clock.set(-hours);
    clock.advance(80_000);
    expect([...new Set(granted)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it("grants nothing any more once it is stopped", () => {
    const { clock, granted, stop } = paced(0);
    clock.advance(20_000);
    stop();
    clock.advance(50_000);
    expect(granted).toEqual([1, 2]);
  });
});
