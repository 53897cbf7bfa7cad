import { dollars } from "../../../../../provider/amounts";
import { callPage } from "../../../../support/page-functions";

describe("numbers and times on the dashboard", () => {
  it("say a guess no more exactly than it is known", async () => {
    const guesses = [0, 4, 5, 31, 59, 61, 89, 91, 3_540, 3_600, 8_100, 8_300, 86_400];
    expect(await callPage("format.mjs", ...guesses.map((each): [string, number] => ["about", each]))).toEqual([
      "a few seconds",
      "a few seconds",
      "about 5 s",
      "about 35 s",
      "about 60 s",
      "about 1 min",
      "about 1 min",
      "about 2 min",
      "about 59 min",
      "about 1 h",
      "about 2 h 15 min",
      "about 2 h 20 min",
      "about 24 h",
    ]);
  });

  it("are of 24 hours, also at midnight and in the afternoon", async () => {
    const midnight = Date.parse("2026-11-26T00:00:07") / 1000;
    const afternoon = Date.parse("2026-11-26T15:04:05") / 1000;
    const said = await callPage("format.mjs", ["date", midnight], ["date", afternoon], ["time", midnight]);
    expect(said).toEqual(["26 Nov 2026, 00:00:07", "26 Nov 2026, 15:04:05", "00:00:07"]);
  });

  it("round the per cent down, so that 100 % is the end", async () => {
    expect(await callPage("format.mjs", ["percent", 959, 960], ["percent", 960, 960])).toEqual(["99 %", "100 %"]);
  });

  it("say sums as `pulumi up` says them", async () => {
    const sums = [0, 0.000004, 0.0009, 0.0081, 0.01475, 0.09, 0.25, 5, 1_234.5];
    expect(await callPage("format.mjs", ...sums.map((each): [string, number] => ["money", each]))).toEqual(
      sums.map(dollars),
    );
  });
});
