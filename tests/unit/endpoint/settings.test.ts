import { maxActiveJobs, settingNames, settingProblems } from "../../../provider/endpoint/settings";

const judge = (values: Record<string, string>, project = "harbour") =>
  settingProblems({ names: Object.keys(values), get: (name) => values[name], project });

describe("the settings of a stack", () => {
  it("are right in their own spelling, beside those of other packages and of the program", () => {
    const ours = Object.fromEntries(settingNames.map((name) => [`fine-tuning:${name}`, "1"]));
    expect(judge({ ...ours, "aws:region": "eu-west-1", "harbour:baseURL": "x", "tuning:baseUrl": "x" })).toEqual([]);
  });

  it.each([
    ["fine-tuning:baseURL", "fine-tuning:baseUrl"],
    ["fine-tuning:base_url", "fine-tuning:baseUrl"],
    ["fine-tuning:apikey", "fine-tuning:apiKey"],
    ["fine-tuning:maxactivejobs", "fine-tuning:maxActiveJobs"],
    ["fine-tuning:maxActiveJob", "fine-tuning:maxActiveJobs"],
    ["fine-tuning:organisation", "fine-tuning:organization"],
    ["finetuning:baseUrl", "fine-tuning:baseUrl"],
    ["fine_tuning:apiKey", "fine-tuning:apiKey"],
    ["fineTuning:api_key", "fine-tuning:apiKey"],
    ["fine-tunning:dialect", "fine-tuning:dialect"],
    ["fine-tune:project", "fine-tuning:project"],
    ["pulumi-fine-tuning:baseUrl", "fine-tuning:baseUrl"],
  ])("are told with the right name: %s", (wrong, right) => {
    expect(judge({ [wrong]: "secret-value" })).toEqual([
      expect.stringContaining(`there is no setting "${wrong}"; did you mean "${right}"?`),
    ]);
    expect(judge({ [wrong]: "secret-value" }).join()).not.toContain("secret-value");
  });

  it("keep a key secret in the advice", () => {
    expect(judge({ "fine-tuning:apikey": "x" })).toEqual([
      'there is no setting "fine-tuning:apikey"; did you mean "fine-tuning:apiKey"? Next: `pulumi config set --secret fine-tuning:apiKey …`, and `pulumi config rm fine-tuning:apikey`.',
    ]);
  });

  it("are listed where no name is near", () => {
    expect(judge({ "fine-tuning:colour": "red" })).toEqual([
      'there is no setting "fine-tuning:colour"; there are fine-tuning:baseUrl, fine-tuning:dialect, fine-tuning:apiKey, fine-tuning:adminKey, fine-tuning:organization, fine-tuning:project, fine-tuning:apiVersion, fine-tuning:accountId, fine-tuning:namespace, fine-tuning:pulumiOrganization, fine-tuning:maxActiveJobs. Next: `pulumi config rm fine-tuning:colour`.',
    ]);
  });

  it("hold no name of a variable, and nobody is led to put that name in the place of a key", () => {
    expect(judge({ "fine-tuning:apiKeyEnv": "TEAM_KEY" })).toEqual([
      expect.stringContaining("is given as `connection: { apiKeyEnv: … }`"),
    ]);
  });

  it("leave another package of a similar name what is none of ours", () => {
    expect(judge({ "finetuning:region": "x" })).toEqual([]);
  });

  it("leave a project of the same name its own, but for our names in another spelling", () => {
    expect(judge({ "fine-tuning:dataset": "x", "fine-tuning:projects": "y" }, "fine-tuning")).toEqual([]);
    expect(judge({ "fine-tuning:baseURL": "x" }, "fine-tuning")).toHaveLength(1);
    expect(judge({ "finetuning:baseURL": "x" }, "finetuning")).toEqual([]);
  });

  it.each(["two", "0", "1.5", "-1"])("want a whole number of jobs, not %s", (value) => {
    const values = { "fine-tuning:maxActiveJobs": value };
    expect(judge(values)).toEqual([expect.stringContaining(`"fine-tuning:maxActiveJobs" is "${value}"`)]);
    expect(maxActiveJobs((name) => (values as Record<string, string>)[name])).toBeUndefined();
  });

  it("do not print what may be a key in the wrong place", () => {
    const key = "a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3";
    expect(judge({ "fine-tuning:maxActiveJobs": key }).join()).toMatch(/is no number/);
    expect(judge({ "fine-tuning:maxActiveJobs": key }).join()).not.toContain(key);
  });

  it("allow any number of jobs where nothing is said", () => {
    expect(judge({ "fine-tuning:maxActiveJobs": "" })).toEqual([]);
    expect(maxActiveJobs(() => undefined)).toBeUndefined();
    expect(maxActiveJobs(() => " 3 ")).toBe(3);
  });
});
