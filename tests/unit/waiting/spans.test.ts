import { compactSpan, spanText, tookText } from "../../../provider/waiting/spans";

describe(spanText.name, () => {
  it.each([
    [0, "0 s"],
    [44_600, "45 s"],
    [89_000, "89 s"],
    [90_000, "2 min"],
    [59 * 60_000, "59 min"],
    [3_600_000, "1 h"],
    [80 * 60_000, "1 h 20 min"],
    [47.5 * 3_600_000, "47 h 30 min"],
    [72 * 3_600_000, "3 days"],
  ])("writes %i ms as %s", (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });
});

describe(tookText.name, () => {
  it.each([
    [44_600, "45 s"],
    [59_600, "1 min"],
    [200_000, "3 min 20 s"],
    [240_000, "4 min"],
    [3_599_000, "59 min 59 s"],
    [80 * 60_000, "1 h 20 min"],
  ])("writes %i ms as %s", (ms, text) => {
    expect(tookText(ms)).toBe(text);
  });
});

describe(compactSpan.name, () => {
  it.each([
    [0, "0s"],
    [22_000, "22s"],
    [240_000, "4m"],
    [3_600_000, "1h"],
    [80 * 60_000, "1h20m"],
    [72 * 3_600_000, "3d"],
  ])("writes %i ms as %s", (ms, text) => {
    expect(compactSpan(ms)).toBe(text);
  });
});
