import { pace } from "../../../../server/jobs/pace";
import { virtualClock } from "../../../../server/system/clock";

function paced(from: number, minMs = 100_000, totalSteps = 10) {
  const clock = virtualClock(0);
  const granted: number[] = [];
  const stop = pace({ clock, minMs, startedAt: 0, from, totalSteps, grant: (step) => granted.push(step) });
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

  it("grants nothing any more once it is stopped", () => {
    const { clock, granted, stop } = paced(0);
    clock.advance(20_000);
    stop();
    clock.advance(50_000);
    expect(granted).toEqual([1, 2]);
  });
});
