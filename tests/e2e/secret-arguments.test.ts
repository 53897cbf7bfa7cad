import "../support/pulumi-patience";
import { cargoProgram } from "../support/pulumi-programs";
import { trainingProject } from "../support/training-project";

// Marks that nothing else prints: a text, and a number in the spellings of sentences about tokens and money.
const text = "hidden-from-everyone";
const number = 7919;
const spellings = /hidden-from-everyone|7,?919/;

describe("a secret argument", () => {
  const { project } = trainingProject();

  const program = (more: string, before = cargoProgram) =>
    `// @ts-nocheck\nimport * as pulumi from "@pulumi/pulumi";\n${before(
      more.replaceAll("NUMBER", `pulumi.secret(${number})`).replaceAll("TEXT", `pulumi.secret("${text}")`),
    )}`;
  const method = (hyperparameters: string) =>
    `method: { type: "supervised", supervised: { hyperparameters: { ${hyperparameters} } } },`;

  async function refused(more: string): Promise<string> {
    project.write("index.ts", program(more));
    const { code, output } = await project.preview();
    expect(code).not.toBe(0);
    expect(output).not.toMatch(spellings);
    return output;
  }

  it("is not printed when it is refused, whatever its kind and place", async () => {
    const output = await refused(`
      ${method("nEpochs: NUMBER, batchSize: pulumi.secret(-7919.5)")}
      suffix: NUMBER,
      seed: TEXT,
      metadata: pulumi.secret({ "${text}": 7919 }),
      integrations: [{ type: TEXT, wandb: { project: "p" } }],
      accept: { trainLoss: { max: TEXT } },
      waitFor: TEXT,
      trainingFile: pulumi.secret("hidden-from-everyone.jsonl"),
      connection: { baseUrl: TEXT, apiKeyEnv: NUMBER },
      budget: pulumi.secret({ maxCost: "${text}" }),
      stallMinutes: pulumi.secret(-7919),
      onDelete: { model: pulumi.interpolate\`\${TEXT}!\` },
      sufix: TEXT,`);
    for (const sentence of [
      "method.supervised.hyperparameters.nEpochs: must be a whole number",
      "method.supervised.hyperparameters.batchSize: must be",
      "suffix: must have 1 to 64 characters",
      "seed: must be a whole number",
      "metadata: values must be text",
      "integrations[0].type: must be",
      "accept.trainLoss.max: must be a number",
      "waitFor: must be one of",
      "trainingFile: is a path",
      "connection.baseUrl: ",
      "connection.apiKeyEnv: ",
      "budget: must be",
      "stallMinutes: must be",
      "onDelete.model: must be one of",
      'sufix: is not an argument; did you mean "suffix"',
    ])
      expect(output).toContain(`resource 'bot' has a problem: property ${sentence}`);
  });

  it("is not printed when what it allows is not enough", async () => {
    const output = await refused("budget: { maxCost: 1, pricePerMillionTokens: pulumi.secret(7919000) },");
    expect(output).toMatch(/property budget: the training is estimated/);
  });

  it("is not printed in what the preview tells", async () => {
    project.write(
      "index.ts",
      program(`${method("nEpochs: pulumi.secret(47)")} budget: { pricePerMillionTokens: NUMBER },`),
    );
    const { code, output } = await project.preview("--diff");
    expect(code).toBe(0);
    expect(output).toMatch(/estimate: .* tokens over \[secret\] epochs at \[secret\] per million/);
    expect(output).not.toMatch(/7,?919|\b47\b/);
  });

  it("is not printed when the server or the training refuses it", async () => {
    project.write(
      "index.ts",
      program("model: TEXT,", (more) => cargoProgram(more).replace(/model: "gpt[^,]*,/, "")),
    );
    const unknownModel = await project.up();
    project.write("index.ts", program("accept: { trainLoss: { max: pulumi.secret(0.00007919) } },"));
    const missed = await project.up();
    expect([unknownModel.code, missed.code]).not.toContain(0);
    expect(unknownModel.output).toContain("[secret]");
    expect(missed.output).toMatch(/trainLoss is [\d.]+, above the maximum of \[secret\]/);
    expect(unknownModel.output + missed.output).not.toMatch(/hidden-from-everyone|7919/);
  });

  it("is not printed by a look-up or a sweep", async () => {
    project.write(
      "index.ts",
      `// @ts-nocheck
import * as pulumi from "@pulumi/pulumi";
import { FineTuningSweep, getFileOutput, TrainingFile } from "pulumi-fine-tuning";
const cargo = new TrainingFile("cargo", { path: "cargo.jsonl" });
new FineTuningSweep("sweep", {
  base: { model: pulumi.secret("${text}"), trainingFile: cargo },
  grid: { seed: [1, 2] },
  budget: { maxCost: 1 },
});
export const file = getFileOutput({ id: pulumi.secret("${text}") });`,
    );
    const previewed = await project.preview();
    const done = await project.up();
    expect(previewed.output + done.output).toContain("[secret]");
    expect(previewed.output + done.output).not.toContain(text);
  });
});
