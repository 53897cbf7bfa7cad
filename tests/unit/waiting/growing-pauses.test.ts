import { growingPauses } from "../../../provider/waiting/growing-pauses";
import { virtualClock } from "../../support/virtual-clock";

describe(growingPauses.name, () => {
  async function pausesOf(random: number, remaining: number[]): Promise<number[]> {
    const clock = virtualClock();
    const pause = growingPauses({ clock, random: () => random, longestMs: 5_000 });
    for (const ms of remaining) await clock.until(pause(ms, new AbortController().signal));
    return [...clock.slept];
  }
  const unlimited = Array.from({ length: 4 }, () => Number.POSITIVE_INFINITY);

  it("grow from 2 s up to the longest", async () => {
    expect(await pausesOf(1, unlimited)).toEqual([2_000, 4_000, 5_000, 5_000]);
  });

  it("are drawn between the shortest and the grown one", async () => {
    expect(await pausesOf(0, unlimited)).toEqual([2_000, 2_000, 2_000, 2_000]);
  });

  it("last no longer than they may", async () => {
    expect(await pausesOf(1, [3_000, 3_000, 1_000])).toEqual([2_000, 3_000, 1_000]);
  });
});
