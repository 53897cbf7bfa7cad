import { fullName, jobIdOf, jobNamed, jobPath, pathOf } from "../../../../../provider/api/dialects/fireworks/names";

describe("names of Fireworks' resources", () => {
  it.each([
    ["pft-1", "supervisedFineTuningJobs", "pft-1"],
    ["accounts/acme/supervisedFineTuningJobs/pft-1", "supervisedFineTuningJobs", "pft-1"],
    ["dpoJobs/pft-1", "dpoJobs", "dpoJobs/pft-1"],
    ["accounts/acme/dpoJobs/pft-1", "dpoJobs", "dpoJobs/pft-1"],
  ])("knows the job that %s means, and calls it shortly", (text, collection, id) => {
    expect(jobNamed(text)).toEqual({ collection, id: "pft-1" });
    expect(jobIdOf(jobNamed(text))).toBe(id);
  });

  it("makes paths of names, in which nothing leads elsewhere", () => {
    expect(jobPath("acme", jobNamed("dpoJobs/pft-1"))).toBe("/accounts/acme/dpoJobs/pft-1");
    expect(pathOf("accounts/acme/models/a?b")).toBe("/accounts/acme/models/a%3Fb");
    expect(fullName("acme", "models", "bot")).toBe("accounts/acme/models/bot");
    expect(fullName("acme", "models", "accounts/fireworks/models/qwen3-8b")).toBe("accounts/fireworks/models/qwen3-8b");
  });
});
