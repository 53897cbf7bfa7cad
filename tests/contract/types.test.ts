import { anEditor } from "../support/editor";

const editor = anEditor();
afterAll(() => editor.close());

const program = (body: string) => `
import * as pulumi from "@pulumi/pulumi";
import { CheckpointPermission, FineTunedModel, FineTuningJob, FineTuningSweep, TrainingFile } from "pulumi-fine-tuning";
const data = new TrainingFile("data", { path: "data.jsonl" });
const base = { model: "gpt-4o-mini-2024-07-18", trainingFile: data };
declare const text: pulumi.Output<string>;
declare const perhaps: boolean;
${body}`;
const job = (more: string) => program(`const job = new FineTuningJob("job", { ...base, ${more} });`);
const hover = (body: string) => editor.hover(program(body));

/** Words of types that a person should not have to resolve. */
const helpers = /\b(DeepInput|NonNullable|Omit|Pick|Partial|Required|Present|Exclude|Extract|Lifted\w*|Unwrap\w*)<|\["/;

describe("a guaranteed model", () => {
  it.each([
    ["of a job that is waited for", 'const it = new FineTuningJob("job", base);'],
    [
      "where the default is written out",
      'const it = new FineTuningJob("job", { ...base, waitFor: "succeeded", onFailure: "fail", paused: false });',
    ],
    ["of a job that is waited for elsewhere", 'const it = new FineTunedModel("model", { job: "ftjob-1" });'],
    ["of a sweep", 'const it = new FineTuningSweep("sweep", { base, grid: { seed: [1, 2] } });'],
  ])("is an output of text: %s", (_what, declared) => {
    expect(
      editor.complaints(program(`${declared}\nexport const model: pulumi.Output<string> = it.fineTunedModel;`)),
    ).toEqual([]);
    expect(hover(`${declared}\nit.fineTunedModel/*?*/;`).shown).toMatch(/fineTunedModel: pulumi\.Output<string>$/);
  });

  it.each([
    ["a job that is only submitted", 'new FineTuningJob("job", { ...base, waitFor: "submitted" })'],
    ["a job that only starts", 'new FineTuningJob("job", { ...base, waitFor: "running" })'],
    [
      "a job that is followed as far as the configuration says",
      'new FineTuningJob("job", { ...base, waitFor: perhaps ? "submitted" : "succeeded" })',
    ],
    ["a job that is paused", 'new FineTuningJob("job", { ...base, paused: true })'],
    ["a job that may fail", 'new FineTuningJob("job", { ...base, onFailure: "report" })'],
    ["a job that is only read", 'FineTuningJob.get("job", "ftjob-1")'],
    ["a model whose job may fail", 'new FineTunedModel("model", { job: "ftjob-1", onFailure: "report" })'],
  ])("is not promised of %s", (_what, declared) => {
    const text = `const it = ${declared};\nexport const model: pulumi.Output<string> = it.fineTunedModel;`;
    expect(editor.complaints(program(text))).toEqual([expect.stringContaining("undefined")]);
    expect(hover(`const it = ${declared};\nit.fineTunedModel/*?*/;`).shown).toMatch(
      /fineTunedModel: pulumi\.Output<string \| undefined>$/,
    );
  });

  it("goes where a name belongs without a word", () => {
    const text = `
const sft = new FineTuningJob("sft", base);
const dpo = new FineTuningJob("dpo", { ...base, model: sft.fineTunedModel, method: { type: "dpo" } });
const later = new FineTuningJob("later", { ...base, waitFor: "submitted" });
const model = new FineTunedModel("model", { job: later });
new CheckpointPermission("shared", { checkpoint: model.fineTunedModel, projectIds: ["proj_1"] });
new CheckpointPermission("best", { checkpoint: dpo.bestCheckpoint.apply((best) => best?.fineTunedModelCheckpoint), projectIds: [text] });
const wrapped: FineTuningJob = dpo;
const either: FineTuningJob<string | undefined>[] = [wrapped, later];
export const name: pulumi.Output<string | undefined> = pulumi.output(either[0]?.fineTunedModel);`;
    expect(editor.complaints(program(text))).toEqual([]);
  });
});

describe("what an editor offers", () => {
  it.each([
    ["models", 'new FineTuningJob("job", { trainingFile: data, model: "/*?*/" });', "gpt-4o-mini-2024-07-18"],
    ["metrics to choose by", 'new FineTuningJob("job", { ...base, selectBy: "/*?*/" });', "fullValidLoss"],
    [
      "metrics of a model to wait for",
      'new FineTunedModel("m", { job: "x", selectBy: { metric: "/*?*/", direction: "min" } });',
      "validLoss",
    ],
    ["metrics to accept by", 'new FineTuningJob("job", { ...base, accept: { /*?*/ } });', "fullValidLoss"],
    ["training types", 'new FineTuningJob("job", { ...base, trainingType: "/*?*/" });', "developerTier"],
    ["milestones", 'new FineTuningJob("job", { ...base, waitFor: "/*?*/" });', "submitted"],
    ["failures", 'new FineTuningJob("job", { ...base, onFailure: "/*?*/" });', "report"],
    ["methods", 'new FineTuningJob("job", { ...base, method: { type: "/*?*/" } });', "reinforcement"],
    ["keys of a grid", 'new FineTuningSweep("s", { base, grid: { /*?*/ } });', "learningRateMultiplier"],
    [
      "metrics of a sweep",
      'new FineTuningSweep("s", { base, grid: { seed: [1] }, selectBy: "/*?*/" });',
      "fullValidLoss",
    ],
    [
      "graders",
      'new FineTuningJob("job", { ...base, method: { type: "reinforcement", reinforcement: { grader: { type: "/*?*/" } } } });',
      "text_similarity",
    ],
  ])("holds the known %s", (_what, text, expected) => {
    expect(editor.offers(program(text))).toContain(expected);
  });
});

describe("the compiler", () => {
  it.each([
    ["any name of a model", job('model: "llama-3.3-70b"')],
    ["an output for everything", job("model: text, suffix: text, method: pulumi.output({ type: 'dpo' as const })")],
    [
      "another metric",
      job("accept: { styleReward: { min: 0.5 } }, selectBy: { metric: 'styleReward', direction: 'max' }"),
    ],
    [
      "a path in a grid",
      program(
        'new FineTuningSweep("s", { base, grid: { "method.dpo.hyperparameters.beta": [0.1], nEpochs: [1, "auto"] } });',
      ),
    ],
    [
      "variations",
      program(
        'new FineTuningSweep("s", { base, variations: { a: { seed: 1 }, b: { hyperparameters: { nEpochs: 2 } } } });',
      ),
    ],
    [
      "graders of every shape",
      job(`method: { type: "reinforcement", reinforcement: { grader: { type: "multi", name: "m", calculateOutput: "a + b",
      graders: { a: { type: "string_check", name: "a", input: "{{sample.output_text}}", reference: "{{item.a}}", operation: "eq" },
                 b: { type: "score_model", name: "b", model: text, input: [{ role: "user", content: "{{item.b}}" }], range: [0, 1] } } } } }`),
    ],
    ["a training type as Microsoft's documents write it", job('trainingType: "GlobalStandard"')],
    ["a training type's number", job("trainingType: 1")],
    ["Weights & Biases", job('integrations: [{ type: "wandb", wandb: { project: text, tags: ["a"] } }]')],
  ])("takes %s", (_what, text) => {
    expect(editor.complaints(text)).toEqual([]);
  });

  it.each([
    ["settings of another method", job('method: { type: "supervised", dpo: {} }'), "dpo"],
    [
      "a setting that the method lacks",
      job('method: { type: "supervised", supervised: { hyperparameters: { beta: 1 } } }'),
      "beta",
    ],
    ["reinforcement without a grader", job('method: { type: "reinforcement" }'), "reinforcement"],
    ["a misspelt training type", job('trainingType: "globalStandart"'), "globalStandart"],
    ["a misspelt milestone", job('waitFor: "finished"'), "finished"],
    [
      "a misspelt argument",
      program('new FineTuningJob("job", { model: "m", trainingFile: data, sufix: "x" });'),
      "Did you mean to write 'suffix'",
    ],
    ["a misspelt limit", job("accept: { trainLoss: { maximum: 1 } }"), "maximum"],
    ["a misspelt key of a grid", program('new FineTuningSweep("s", { base, grid: { nEpoch: [1, 2] } });'), "nEpoch"],
    [
      "both variations and a grid",
      program('new FineTuningSweep("s", { base, grid: { seed: [1] }, variations: { a: {} } });'),
      "grid",
    ],
    [
      "what a sweep decides",
      program('new FineTuningSweep("s", { base: { ...base, waitFor: "running" }, grid: { seed: [1] } });'),
      "waitFor",
    ],
    [
      "a field of another grader",
      job(
        'method: { type: "reinforcement", reinforcement: { grader: { type: "python", name: "p", source: "", operation: "eq" } } }',
      ),
      "operation",
    ],
    ["another integration", job('integrations: [{ type: "mlflow", wandb: { project: "p" } }]'), "mlflow"],
  ])("refuses %s", (_what, text, expected) => {
    expect(editor.complaints(text).join("\n")).toContain(expected);
  });
});

describe("what an editor shows", () => {
  it.each([
    ["a job", 'const job/*?*/ = new FineTuningJob("job", base);', "const job: FineTuningJob<string>"],
    [
      "a job without a promise",
      'const job/*?*/ = FineTuningJob.get("job", "x");',
      "const job: FineTuningJob<string | undefined>",
    ],
    [
      "a model",
      'new FineTuningJob("job", { trainingFile: data, model/*?*/: "m" });',
      "(property) FineTuningJobArgs.model: pulumi.Input<ModelName>",
    ],
    [
      "a method",
      'new FineTuningJob("job", { ...base, method/*?*/: { type: "dpo" } });',
      "(property) FineTuningJobArgs.method?: pulumi.Input<MethodArgs> | undefined",
    ],
    [
      "a hyperparameter",
      'new FineTuningJob("job", { ...base, method: { type: "dpo", dpo: { hyperparameters: { beta/*?*/: 1 } } } });',
      '(property) DpoHyperparametersArgs.beta?: pulumi.Input<number | "auto"> | undefined',
    ],
    [
      "a variation",
      'new FineTuningSweep("s", { base, variations: { a: { seed/*?*/: 1 } } });',
      "(property) seed?: pulumi.Input<number> | undefined",
    ],
  ])("is plain and says what it means: %s", (_what, text, expected) => {
    const { shown, documentation } = hover(text);
    expect(shown.replace(/\bInput</g, "pulumi.Input<").replaceAll("pulumi.pulumi.", "pulumi.")).toBe(expected);
    if (shown.startsWith("(property)")) expect(documentation.trim()).not.toBe("");
  });

  it("has words for every member of every type that the package exports, and no helper types", () => {
    const members = editor.membersOf(editor.exportedTypes());
    expect(members.length).toBeGreaterThan(200);
    expect(members.filter(({ documentation }) => documentation === "").map(({ name }) => name)).toEqual([]);
    expect(members.filter(({ shown }) => helpers.test(shown))).toEqual([]);
  });

  it("exports every type that a hover names", () => {
    const names = editor.exportedTypes();
    // Pulumi's own names; an output of a number is shown as an `OutputInstance`.
    const pulumis = ["Input", "Output", "OutputInstance", "Resource", "ID", "CustomResourceOptions"];
    const known = new Set([...names, ...pulumis, "Record", "Promise"]);
    const named = editor
      .membersOf(names)
      .flatMap(({ name, shown }) =>
        [...shown.replace(/"[^"]*"/g, "").matchAll(/\b[A-Z]\w+/g)].map(([type]) => ({ name, type })),
      );
    expect(named.filter(({ type }) => !known.has(type))).toEqual([]);
  });
});
