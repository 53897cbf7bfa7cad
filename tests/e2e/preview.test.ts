import { expectFreeOf } from "../support/free-of";
import "../support/pulumi-patience";
import { cargoProgram } from "../support/pulumi-programs";
import { stillTraining, whileTimePasses } from "../support/server-time";
import { trainingProject } from "../support/training-project";

const impatient = cargoProgram().replace("\n});\n\nexport", '\n}, { customTimeouts: { create: "1s" } });\n\nexport');
const further = `${cargoProgram()}
new FineTuningJob("further", { model: bot.fineTunedModel.apply((name) => name ?? ""), trainingFile: cargo, suffix: "further" });
`;

describe("a preview", () => {
  const { server, project } = trainingProject({ served: stillTraining() });

  /** What a preview prints; it must change nothing. */
  async function preview(env: NodeJS.ProcessEnv = {}, program?: string) {
    if (program !== undefined) project.write("index.ts", program);
    const before = server.exchanges.length;
    const { code, output } = await project.run(["preview"], env);
    const asked = server.exchanges.slice(before).map(({ method, url }) => `${method} ${url.split("?")[0]}`);
    expect(asked.filter((request) => !request.startsWith("GET "))).toEqual([]);
    expectFreeOf(server.apiKey, output);
    return { code, output, asked: asked.sort() };
  }

  /** How often something is said in the end; rows say it too while they are shown. */
  const times = (output: string, part: RegExp) =>
    output.slice(output.indexOf("Diagnostics:")).match(new RegExp(part, "g"))?.length ?? 0;

  it.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ["without a key", { OPENAI_API_KEY: "" }, /warning: no key for \S+: set OPENAI_API_KEY/],
    ["without a server", { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" }, /warning: .*no answer from 127\.0\.0\.1:9/],
  ])("goes on %s, with one warning that names what is not checked, and a price", async (_, env, warning) => {
    const { code, output } = await preview(env);
    expect({ code, warned: times(output, /warning:/), unchecked: times(output, /Not checked:/) }).toEqual({
      code: 0,
      warned: 1,
      unchecked: 1,
    });
    expect(output).toMatch(warning);
    expect(times(output, /estimate: about \$/)).toBe(1);
  });

  it("shows in a diff what the program wrote and what is known of its data, and nothing that is only ours", async () => {
    project.write("index.ts", cargoProgram());
    const { code, output } = await project.preview("--diff");
    expect(code).toBe(0);
    expect(output).toMatch(/examples +: 20/);
    expect(output).toMatch(/trainingFile +: \[unknown\]/);
    expect(output).not.toMatch(/resourceUrn|pulumiOrganization|trainingData|timeouts|__/);
  });

  it("says the price once, and that of a model that is not known yet nobody knows it", async () => {
    const { code, output, asked } = await preview({}, further);
    expect(code).toBe(0);
    expect(times(output, /estimate: about \$/)).toBe(1);
    expect(output).toMatch(
      /estimate: [\d,]+ tokens .*; cost not known: the model is known only at `up`; whether its job/,
    );
    expect(asked).toEqual(["GET /v1/fine_tuning/jobs", "GET /v1/models"]);
  });

  it.each<[string, NodeJS.ProcessEnv, string, RegExp]>([
    [
      "a wrong key",
      { OPENAI_API_KEY: "sk-wrong-key" },
      cargoProgram(),
      /Incorrect API key[\s\S]*which comes from the environment variable OPENAI_API_KEY/,
    ],
    [
      "an unknown base model",
      {},
      cargoProgram().replace("4o-mini", "4o-mimi"),
      /did you mean "gpt-4o-mini-2024-07-18"\?/,
    ],
  ])("is red for %s, as the server has answered", async (_, env, program, sentence) => {
    const { code, output } = await preview(env, program);
    expect(code).not.toBe(0);
    expect(output).toMatch(sentence);
    expectFreeOf("sk-wrong-key", output);
  });

  it("is red for a base URL without /v1", async () => {
    const { code, output } = await preview({ OPENAI_BASE_URL: server.url.replace(/\/v1$/, "") }, cargoProgram());
    expect(code).not.toBe(0);
    expect(output).toContain(`most servers want the version at the end of the base URL, like "${server.url}"`);
  });

  it("tells of an interrupted job that it goes on, of a trained one that it costs nothing, of a finished stack nothing", async () => {
    project.write("index.ts", impatient);
    expect((await project.run(["up", "--yes", "--skip-preview"])).code).not.toBe(0);
    const interrupted = await preview({}, cargoProgram());
    expect(interrupted.output).toMatch(/goes on with ftjob-\w+ \([\w ,]+\), costs nothing/);
    expect(interrupted.output).not.toContain("estimate:");

    expect((await whileTimePasses(server, project.up())).code).toBe(0);
    const { jobId } = await project.outputs();
    expect(await preview()).toMatchObject({
      code: 0,
      asked: [],
      output: expect.not.stringMatching(/costs nothing|estimate/),
    });
    expect(JSON.stringify(await project.exported())).not.toContain("isPreview");

    expect((await project.run(["destroy", "--yes", "--skip-preview"])).code).toBe(0);
    const again = await preview();
    expect(again.output).toMatch(
      new RegExp(`already trained: ${jobId} \\(succeeded on \\d{4}-\\d\\d-\\d\\d\\), costs nothing`),
    );
    expect(again.output).not.toContain("estimate:");
  });
});
