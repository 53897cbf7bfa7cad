import { chatRows, jsonl } from "../support/chat-data";
import "../support/pulumi-patience";
import { trainingProject } from "../support/training-project";

const program = (model: string, file = "") => `
import { FineTuningJob, TrainingFile } from "pulumi-fine-tuning";
const cargo = new TrainingFile("cargo", { path: "cargo.jsonl", ${file} });
const held = new TrainingFile("held", { path: "held.jsonl" });
export const model = new FineTuningJob("bot", { model: "${model}", trainingFile: cargo, validationFile: held }).fineTunedModel;
`;
const chatModel = "gpt-4o-mini-2024-07-18";

/** Rows of which the fourth speaks in a role that there is not. */
const misspelt = (rows: object[]) => jsonl(rows).replace(/(?<=(?:.*\n){3}.*"role":")user/, "usr");

describe("data with errors", () => {
  const { server, project, jobs } = trainingProject({
    files: { "index.ts": program(chatModel), "held.jsonl": jsonl(chatRows(3, "mate")) },
  });
  const sent = () => server.exchanges.filter(({ method }) => method !== "GET").length;

  const ours = async () =>
    ((await project.exported()).deployment.resources ?? []).filter(({ type }) =>
      type.startsWith("pulumi-nodejs:dynamic"),
    );

  /** What a command prints that is to be refused; it sends nothing and changes nothing that the state holds. */
  async function refused(...command: string[]): Promise<string> {
    const before = { sent: sent(), state: await ours() };
    const { code, output } = await project.run(command);
    const after = { sent: sent(), state: await ours() };
    expect({ code: code === 0, after }).toEqual({ code: false, after: before });
    expect(output).not.toMatch(/\n\s+at .*:\d+:\d+|unhandled|non-zero exit/);
    return output;
  }

  const said = (output: string, sentence: RegExp): number =>
    output.slice(output.indexOf("Diagnostics:")).match(new RegExp(sentence, "g"))?.length ?? 0;
  const inTraining = /error: "cargo\.jsonl" has 1 error:\n\s+line 4, messages\[1\]\.role: .*\(unknown_role\)/;
  const inValidation = /error: "held\.jsonl" has 1 error:\n\s+line 4, messages\[1\]\.role: .*\(unknown_role\)/;
  const ofTheJob =
    /error: .*FineTuningJob resource 'bot' has a problem: property trainingFile: "cargo\.jsonl" has 2 errors:/;

  async function refusedInOneRun(...command: string[]): Promise<void> {
    const output = await refused(...command);
    expect(
      [inTraining, inValidation, ofTheJob, /\(too_few_examples\)/, /\(model_mismatch\)/].map((sentence) => [
        sentence.source,
        said(output, sentence),
      ]),
    ).toEqual([
      [inTraining.source, 1],
      [inValidation.source, 1],
      [ofTheJob.source, 1],
      ["\\(too_few_examples\\)", 1],
      ["\\(model_mismatch\\)", 2],
    ]);
  }

  it.each<[string, string[]]>([
    ["a preview", ["preview"]],
    ["an update with its preview", ["up", "--yes"]],
  ])("of both files and of the job that is to train on them are shown by one run of %s", async (_, command) => {
    project.write("cargo.jsonl", misspelt(chatRows(9)));
    project.write("held.jsonl", misspelt(chatRows(5, "mate")));
    project.write("index.ts", program("babbage-002"));
    await refusedInOneRun(...command);
  });

  it("stop a preview whose job has nothing against them, and of its price nothing is said", async () => {
    project.write("cargo.jsonl", misspelt(chatRows(20)));
    project.write("held.jsonl", jsonl(chatRows(3, "mate")));
    project.write("index.ts", program(chatModel));
    const output = await refused("preview");
    expect(said(output, inTraining)).toBe(1);
    expect(output).not.toMatch(/estimate:|resource 'bot'/);
  });

  it("stop an update without a preview at its first resource", async () => {
    project.write("cargo.jsonl", misspelt(chatRows(20)));
    project.write("held.jsonl", misspelt(chatRows(5, "mate")));
    expect(await refused("up", "--yes", "--skip-preview")).toMatch(
      /TrainingFile resource '(cargo|held)' has a problem: property path: "\1\.jsonl" has 1 error:/,
    );
  });

  describe("after a model was trained", () => {
    beforeAll(async () => {
      project.write("cargo.jsonl", jsonl(chatRows(20)));
      project.write("held.jsonl", jsonl(chatRows(3, "mate")));
      project.write("index.ts", program(chatModel));
      expect(await project.up()).toMatchObject({ code: 0 });
      expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
    });

    afterEach(async () => expect(await jobs()).toHaveLength(1));

    it("are shown with what the job says of them", async () => {
      project.write("cargo.jsonl", misspelt(chatRows(9)));
      project.write("held.jsonl", misspelt(chatRows(5, "mate")));
      project.write("index.ts", program("babbage-002"));
      await refusedInOneRun("preview");
    });

    it("stop the preview although the rows are those of the state", async () => {
      project.write("cargo.jsonl", jsonl(chatRows(20)));
      project.write("held.jsonl", jsonl(chatRows(3, "mate")));
      project.write("index.ts", program(chatModel, 'method: "dpo"'));
      expect(await refused("preview")).toMatch(/error: "cargo\.jsonl" has 1 error:\n.*\(method_mismatch\)/);
    });

    it("that cannot be read stop it too, and the job's own data are not judged", async () => {
      project.write("index.ts", program(chatModel).replace("cargo.jsonl", "crago.jsonl"));
      const output = await refused("preview");
      expect(output).toMatch(/error: "crago\.jsonl" has 1 error:\n.*crago\.jsonl/);
      expect(output).not.toMatch(/too_few|trains again is known only/);
    });
  });
});
