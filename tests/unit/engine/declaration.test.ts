import { parseDuration } from "../../../provider/engine/declaration";

describe("parseDuration", () => {
  it.each<[string, number | undefined]>([
    ["90s", 90],
    ["30m", 1800],
    ["1h30m", 5400],
    ["1.5h", 5400],
    ["2h45m30s", 9930],
    ["100ms", 0.1],
    ["0s", 0],
    ["", undefined],
    ["10", undefined],
    ["1 h", undefined],
    ["1d", undefined],
    ["-1s", undefined],
    ["h", undefined],
    ["1h!", undefined],
  ])("%s", (text, seconds) => {
    const parsed = parseDuration(text);
    if (seconds === undefined) expect(parsed).toBeUndefined();
    else expect(parsed).toBeCloseTo(seconds, 9);
  });
});
