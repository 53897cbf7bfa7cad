import { settingsOf } from "../../../provider/plugin/settings";

const stack = JSON.stringify({ baseUrl: "https://stack.example/v1", maxActiveJobs: "2" });

describe(settingsOf.name, () => {
  it.each([
    [
      "are the stack's where no provider is declared",
      { version: "0.1.0" },
      stack,
      { baseUrl: "https://stack.example/v1", maxActiveJobs: "2" },
    ],
    [
      "are those of a declared provider before the stack's",
      { baseUrl: "https://own.example/v1" },
      stack,
      { baseUrl: "https://own.example/v1", maxActiveJobs: "2" },
    ],
    ["may be numbers", { maxActiveJobs: 3 }, undefined, { maxActiveJobs: "3" }],
    ["are none outside a stack", {}, "", {}],
  ])("%s", (_, args, config, expected) => {
    const named = Object.fromEntries(Object.entries(expected).map(([name, value]) => [`fine-tuning:${name}`, value]));
    expect(settingsOf(args, config)).toEqual(named);
  });

  it("are read by their full names too", () => {
    expect(settingsOf({}, JSON.stringify({ "fine-tuning:namespace": "a" }))).toEqual({ "fine-tuning:namespace": "a" });
  });
});
