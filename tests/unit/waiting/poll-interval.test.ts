import fc from "fast-check";
import {
  faster,
  fullPace,
  longestIntervalMs,
  paced,
  pollInterval,
  slower,
} from "../../../provider/waiting/poll-interval";

const age = fc.integer({ min: -10_000_000, max: 1_000_000_000 });
const random = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

describe(pollInterval.name, () => {
  it.each([
    [-3_600_000, 2_800],
    [0, 2_800],
    [280_000, 2_800],
    [600_000, 6_000],
    [3_600_000, 36_000],
    [12_000_000, 120_000],
    [100_000_000, 120_000],
  ])("is 1 %% of %i ms, within its bounds: %i ms", (ageMs, interval) => {
    expect(pollInterval(ageMs, () => 0.5)).toBe(interval);
  });

  it("strays by a tenth at most, both ways", () => {
    fc.assert(
      fc.property(age, random, (ageMs, draw) => {
        const middle = pollInterval(ageMs, () => 0.5);
        const interval = pollInterval(ageMs, () => draw);
        // Floating point strays by less than a nanosecond beside.
        expect(Math.abs(interval - middle)).toBeLessThanOrEqual(0.1 * middle + 1e-6);
      }),
      { examples: [[964_350, 0]] },
    );
  });

  it("never shrinks as the job grows older", () => {
    fc.assert(
      fc.property(age, age, (a, b) => {
        const [younger, older] = [Math.min(a, b), Math.max(a, b)].map((ms) => pollInterval(ms, () => 0.5));
        expect(older).toBeGreaterThanOrEqual(younger ?? Number.NaN);
      }),
    );
  });
});

describe(slower.name, () => {
  it("doubles the interval until it is two minutes, and never shortens it", () => {
    let pace = fullPace;
    const intervals = Array.from({ length: 8 }, () => {
      pace = slower(pace, 3_000);
      return paced(3_000, pace);
    });
    expect(intervals).toEqual([6_000, 12_000, 24_000, 48_000, 96_000, 120_000, 120_000, 120_000]);
    expect(paced(130_000, slower(fullPace, 130_000))).toBe(130_000);
  });
});

describe(faster.name, () => {
  it("halves after three good polls in a row until the pace is full again", () => {
    let pace = { factor: 8, goodPolls: 0 };
    const factors = Array.from({ length: 10 }, () => {
      pace = faster(pace);
      return pace.factor;
    });
    expect(factors).toEqual([8, 8, 4, 4, 4, 2, 2, 2, 1, 1]);
  });

  it("starts counting anew after a further 429", () => {
    const twiceGood = faster(faster({ factor: 4, goodPolls: 0 }));
    expect(faster(slower(twiceGood, 3_000)).factor).toBe(8);
  });

  it("keeps every paced interval within the longest", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: longestIntervalMs }), fc.array(fc.boolean()), (interval, polls) => {
        let pace = fullPace;
        for (const good of polls) pace = good ? faster(pace) : slower(pace, interval);
        expect(paced(interval, pace)).toBeLessThanOrEqual(longestIntervalMs);
        expect(paced(interval, pace)).toBeGreaterThanOrEqual(interval);
      }),
    );
  });
});
