import { languageEnvironment } from "../support/language-environment";
import { cargoProgram } from "../support/pulumi-programs";
import "../support/pulumi-patience";
import { trainingProject } from "../support/training-project";
import { cargoInYaml, pluginOfTheClone } from "../support/yaml-programs";

/** Below a component a file, a job and its model: as dynamic resources, or as the plugin's own. */
const program = (make: string, more = "") => `
import * as pulumi from "@pulumi/pulumi";
import { FineTunedModel, FineTuningJob, TrainingFile } from "pulumi-fine-tuning";

${make}

class Desk extends pulumi.ComponentResource {
  constructor(name: string) {
    super("acme:ml:Desk", name);
    const cargo = make("TrainingFile", "cargo", { path: "cargo.jsonl" }, { parent: this });
    const bot = make("FineTuningJob", "bot", { model: "gpt-4o-mini-2024-07-18", trainingFile: cargo, seed: 7 }, { parent: this });
    // Below the job, as a resource of ours that is a parent itself.
    make("FineTunedModel", "best", { job: bot.id }, { parent: bot });
  }
}

new Desk("desk");
${more}
`;

const asDynamic = `
const kinds = { TrainingFile, FineTuningJob, FineTunedModel };
function make(kind: keyof typeof kinds, name: string, args: any, opts: pulumi.CustomResourceOptions): any {
  return new kinds[kind](name, args, { ...opts, aliases: [{ type: \`fine-tuning:index:\${kind}\` }] });
}`;

const asPlugin = `
function make(kind: string, name: string, args: any, opts: pulumi.CustomResourceOptions): any {
  const former = \`pulumi-nodejs:dynamic/\${kind.charAt(0).toLowerCase()}\${kind.slice(1)}:\${kind}\`;
  return new pulumi.CustomResource(\`fine-tuning:index:\${kind}\`, name, args, { ...opts, aliases: [{ type: former }] });
}`;

const [dynamic, plugin] = [program(asDynamic), program(asPlugin)];

describe("a stack that moves from dynamic resources to the plugin and back", () => {
  const { project, jobs } = trainingProject({
    files: { "Pulumi.yaml": `name: test\nruntime: nodejs\n${pluginOfTheClone}`, "index.ts": dynamic },
  });

  it("shows no change, below components and parents of ours too", async () => {
    expect(await project.up()).toMatchObject({ code: 0 });
    for (const way of [plugin, dynamic, plugin]) {
      project.write("index.ts", way);
      expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    }
    expect(await jobs()).toHaveLength(1);
  });

  it("pays nothing after a destroy either, in whichever way the job was submitted", async () => {
    for (const way of [plugin, dynamic]) {
      expect(await project.destroy()).toMatchObject({ code: 0 });
      project.write("index.ts", way);
      expect(await project.up()).toMatchObject({ code: 0 });
    }
    expect(await jobs()).toHaveLength(1);
  });

  it("shows no change for a job that the plugin imported either", async () => {
    const [job] = await jobs();
    const args = JSON.stringify(await project.importJob("old", String(job?.id)));
    for (const way of [asPlugin, asDynamic]) {
      project.write("index.ts", program(way, `make("FineTuningJob", "old", ${args}, {});`));
      expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    }
    expect(await jobs()).toHaveLength(1);
  });
});

/** What `docs/other-languages.md` shows, below a job. */
const formerJob = `    options:
      aliases:
        - type: pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob
`;
const formerFile = formerJob.replace("fineTuningJob:FineTuningJob", "trainingFile:TrainingFile");

describe("a stack that moves from TypeScript to YAML", () => {
  const { project, jobs } = trainingProject({
    files: { "Pulumi.yaml": `name: test\nruntime: nodejs\n${pluginOfTheClone}`, "index.ts": cargoProgram() },
    env: languageEnvironment("yaml"),
  });

  it("shows no change where each resource has its former type as an alias", async () => {
    expect(await project.up()).toMatchObject({ code: 0 });
    const ofFile = "path: cargo.jsonl\n";
    project.write("Pulumi.yaml", cargoInYaml(formerJob).replace(ofFile, `${ofFile}${formerFile}`));
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await jobs()).toHaveLength(1);
  });
});
