import { metricText, settingText } from "../../../provider/cli/numbers";

describe("numbers of the command line", () => {
  it.each([
    [258, "258"],
    [1_234_567, "1,234,567"],
    [100.04, "100"],
    [1234.56, "1,234.6"],
    [12.3456, "12.35"],
    [0.04051, "0.04051"],
    [0.0000123456, "0.00001235"],
    [-0.5, "-0.5"],
    [0, "0"],
  ])("writes the measure %p as %p", (value, text) => expect(metricText(value)).toBe(text));

  it.each([
    [0.1 + 0.2, "0.3"],
    [0.00001, "0.00001"],
    [3, "3"],
    ["auto", "auto"],
    [true, "true"],
    [{ a: 1 }, '{"a":1}'],
  ])("writes the setting %p as %p", (value, text) => expect(settingText(value)).toBe(text));
});
