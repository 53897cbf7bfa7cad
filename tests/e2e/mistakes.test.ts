import { chatRows, jsonl } from "../support/chat-data";
import { expectFreeOf } from "../support/free-of";
import "../support/pulumi-patience";
import { cargoProgram } from "../support/pulumi-programs";
import { trainingProject } from "../support/training-project";

describe("a mistake", () => {
  const { server, project } = trainingProject({ files: { "few.jsonl": jsonl(chatRows(9)) } });

  /** Runs the preview of a program with a mistake and gives back what it prints. */
  async function refused(program: string, env: NodeJS.ProcessEnv = {}, command = ["preview"]): Promise<string> {
    project.write("index.ts", program);
    const { code, output } = await project.run(command, env);
    expect(code).not.toBe(0);
    expect(output).not.toMatch(/\n\s+at .*:\d+:\d+/);
    expect(server.exchanges.filter(({ method }) => method !== "GET")).toEqual([]);
    expectFreeOf(server.apiKey, output);
    return output;
  }

  it.each([
    [
      "a missing data file",
      cargoProgram().replace("cargo.jsonl", "crago.jsonl"),
      /error: "crago\.jsonl" has 1 error:\n.*does not exist/,
    ],
    [
      "too few examples to train on",
      cargoProgram().replace("cargo.jsonl", "few.jsonl"),
      /FineTuningJob resource 'bot' has a problem: property trainingFile: in "few\.jsonl": there are 9 examples, fewer than 10/,
    ],
    [
      "a suffix of 65 characters",
      cargoProgram().replace('suffix: "cargo"', `suffix: "${"x".repeat(65)}"`),
      /property suffix: must have 1 to 64 characters/,
    ],
    [
      "no epochs",
      cargoProgram().replace("nEpochs: 3", "nEpochs: 0"),
      /property method\.supervised\.hyperparameters\.nEpochs: must be a whole number from 1 to 50, or "auto"; it is 0/,
    ],
    [
      "a misspelt argument",
      cargoProgram("sufix: 'x',").replace("import", "// @ts-nocheck\nimport"),
      /property sufix: is not an argument; did you mean "suffix"\?/,
    ],
    [
      "a budget that is too small",
      cargoProgram("budget: { maxCost: 0.0001 },"),
      /property budget: .*estimated at about \$0\.\d+ .*more than `budget\.maxCost`/,
    ],
    [
      "a limit on a metric that there is not",
      cargoProgram("accept: { fullvalidloss: { max: 1.5 } },"),
      /property accept\.fullvalidloss: there is no metric "fullvalidloss"; did you mean "fullValidLoss"\?/,
    ],
  ])("is found in the preview: %s", async (_what, program, sentence) => {
    expect(await refused(program)).toMatch(sentence);
  });

  it.each([
    ["as an argument", 'apiKey: "KEY",'],
    ["as the connection", 'connection: "KEY",'],
    ["for the name of a variable", 'connection: { apiKeyEnv: "KEY" },'],
  ])("is found in the preview without being printed: a key %s", async (_what, misplaced) => {
    for (const key of ["sk-proj-in-the-wrong-place", "a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3"]) {
      const program = cargoProgram(misplaced.replace("KEY", key)).replace("import", "// @ts-nocheck\nimport");
      const output = await refused(program);
      expect(output).toMatch(/has a problem: .*(apiKey|connection)/);
      expect(output).not.toContain(key);
    }
  });

  it("stops an update before anything is sent: no key", async () => {
    const output = await refused(cargoProgram(), { OPENAI_API_KEY: "" }, ["up", "--yes", "--skip-preview"]);
    expect(output).toMatch(/OPENAI_API_KEY.*pulumi config set --secret fine-tuning:apiKey/);
  });

  it.each([
    ["fine-tuning:baseURL", 'there is no setting "fine-tuning:baseURL"; did you mean "fine-tuning:baseUrl"?'],
    ["finetuning:apiKey", 'there is no setting "finetuning:apiKey"; did you mean "fine-tuning:apiKey"?'],
    ["fine-tuning:maxActiveJobs", 'the setting "fine-tuning:maxActiveJobs" is "two"; it must be a whole number'],
    ["fine-tuning:baseUrl", "fine-tuning:baseUrl: the base URL is not an http(s) address"],
  ])("is found in the preview, and nothing is asked of anybody: the setting %s", async (name, sentence) => {
    await project.configure({ [name]: "two" });
    const asked = server.exchanges.length;
    const output = await refused(cargoProgram());
    expect(await project.run(["config", "rm", name])).toMatchObject({ code: 0 });
    expect(output).toContain(sentence);
    expect(output).not.toContain("property ");
    expect(server.exchanges).toHaveLength(asked);
  });

  it("is told with the setting to look at: a wrong key", async () => {
    const output = await refused(cargoProgram(), { OPENAI_API_KEY: "sk-wrong-key" }, ["up", "--yes", "--skip-preview"]);
    expect(output).toMatch(/401|Incorrect API key/);
    expect(output).toContain("OPENAI_API_KEY");
    expectFreeOf("sk-wrong-key", output);
  });

  it("is told with the address: a server that is not running", async () => {
    const output = await refused(cargoProgram(), { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" }, [
      "up",
      "--yes",
      "--skip-preview",
    ]);
    expect(output).toMatch(/no answer from 127\.0\.0\.1:9/);
  });
});
