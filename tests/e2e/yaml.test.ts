import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chatRows, jsonl } from "../support/chat-data";
import { exampleRun } from "../support/example-files";
import { expectFreeOf } from "../support/free-of";
import { languageEnvironment } from "../support/language-environment";
import { kill, type RunningCli } from "../support/pulumi";
import { root } from "../support/pulumi-cli";
import "../support/pulumi-patience";
import { stillTraining, whileTimePasses } from "../support/server-time";
import { trainingProject } from "../support/training-project";
import { cargoInYaml } from "../support/yaml-programs";

const data = jsonl(chatRows(20));
const yaml = languageEnvironment("yaml");

describe("a program in YAML", () => {
  const { server, project, jobs } = trainingProject({
    files: { "Pulumi.yaml": cargoInYaml() },
    env: yaml,
  });
  let printed = "";
  const run = async (...args: string[]) => {
    const result = await project.run(args);
    printed += result.output;
    return result;
  };
  const up = (...more: string[]) => run("up", "--yes", "--skip-preview", ...more);

  it("is told in the preview what it will cost, and nothing is sent that changes the server", async () => {
    const { code, output } = await run("preview");
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/estimate: about \$0\.\d+ \([\d,]+ tokens over 3 epochs at \$3\.00 per million, prices of /);
    expect(server.exchanges.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("trains once, and no key is in its state", async () => {
    expect(await up()).toMatchObject({ code: 0 });
    expect(await up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await run("refresh", "--yes", "--skip-preview", "--expect-no-changes")).toMatchObject({ code: 0 });
    const [job] = await jobs();
    expect(await jobs()).toHaveLength(1);
    expect(await project.outputs()).toMatchObject({ jobId: job?.id, model: job?.fine_tuned_model });
    expectFreeOf(server.apiKey, JSON.stringify(await project.exported()));
  });

  it("replaces file and job when one word of the data changes, and takes the earlier job again when it changes back", async () => {
    const { jobId } = await project.outputs();
    project.write("cargo.jsonl", jsonl(chatRows(20, "admiral")));
    const { output } = await run("preview");
    expect(output).toMatch(/\+-.*TrainingFile cargo replace/);
    expect(output).toMatch(/\+-.*FineTuningJob bot replace/);
    expect(await up()).toMatchObject({ code: 0 });
    expect(await jobs()).toHaveLength(2);
    project.write("cargo.jsonl", data);
    expect(await up()).toMatchObject({ code: 0 });
    expect(await project.outputs()).toMatchObject({ jobId });
    expect(await jobs()).toHaveLength(2);
  });

  it("takes over a job by `pulumi import`, and what that writes shows no change", async () => {
    const [other] = await jobs();
    const type = "fine-tuning:index:FineTuningJob";
    const imported = await run(
      "import",
      type,
      "old",
      String(other?.id),
      "--yes",
      "--protect=false",
      "--out",
      "old.yaml",
    );
    expect(imported).toMatchObject({ code: 0 });
    const written = readFileSync(join(project.directory, "old.yaml"), "utf8");
    project.write("Pulumi.yaml", cargoInYaml(written.replace(/^resources:\n/, "")));
    expect(await up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await jobs()).toHaveLength(2);
    project.write("Pulumi.yaml", cargoInYaml());
  });

  it("keeps the model and the key's secrecy through the destroy", async () => {
    const { model } = await project.outputs();
    expect(await run("destroy", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
    expect((await server.call("GET", `/models/${model}`)).status).toBe(200);
    expectFreeOf(server.apiKey, printed);
  });
});

describe("a job in YAML that is interrupted while it is waited for", () => {
  const { server, project, jobs } = trainingProject({
    served: stillTraining(),
    // As `npm install -g` leaves it: the executable is on PATH, and the program says nothing of it.
    files: { "Pulumi.yaml": cargoInYaml("", "") },
    env: {
      ...yaml,
      PATH: [join(root, "plugin"), yaml.PATH ?? process.env.PATH].join(delimiter),
    },
  });

  async function kill9(command: RunningCli): Promise<void> {
    const below = command.descendantPids();
    command.kill("SIGKILL");
    for (const pid of below) kill(pid);
    await command.ended;
  }

  it("is found again after kill -9, kept by Ctrl-C, and paid for once", async () => {
    const killed = project.start(["up", "--yes", "--skip-preview"]);
    await killed.prints(/bot .*running/);
    await kill9(killed);
    const [job] = await jobs();
    expect(await project.run(["cancel", "--yes"])).toMatchObject({ code: 0 });

    const waiting = project.start(["up", "--yes", "--skip-preview"]);
    await waiting.prints(/bot .*running/);
    waiting.kill("SIGINT");
    const { code, output } = await waiting.ended;
    expect(code).not.toBe(0);
    expect(output).toContain(`Job ${job?.id} goes on at the server. Next: run \`pulumi up\` to continue waiting`);
    const kept = (await project.exported()).deployment.resources?.find(({ id }) => id === job?.id);
    expect(kept?.outputs).toMatchObject({ ready: false, status: "running" });

    expect(await whileTimePasses(server, project.up())).toMatchObject({ code: 0 });
    expect(await project.outputs()).toMatchObject({ jobId: job?.id, model: expect.stringMatching(/^ft:/) });
    expect(await jobs()).toHaveLength(1);
  });
});

describe("a provider that a program in YAML declares", () => {
  /** What `docs/other-languages.md` shows. */
  const declared = `config:
  address:
    type: string
  key:
    type: string
    secret: true
resources:
  harbour:
    type: pulumi:providers:fine-tuning
    properties:
      baseUrl: \${address}
      apiKey: \${key}
  desk:
    type: fine-tuning:TrainingFile
    properties:
      path: data.jsonl
    options:
      provider: \${harbour}
`;
  const { server, project } = trainingProject({
    files: { "Pulumi.yaml": `name: test\nruntime: yaml\n${declared}`, "data.jsonl": data },
    env: { ...yaml, OPENAI_BASE_URL: "", OPENAI_API_KEY: "" },
  });

  it("is found after `pulumi package add`, and its key is in the state in no readable form", async () => {
    await project.configure({ "test:address": server.url });
    expect(await project.run(["config", "set", "--secret", "test:key", server.apiKey])).toMatchObject({ code: 0 });
    expect(await project.run(["package", "add", join(root, "plugin")])).toMatchObject({ code: 0 });
    expect(await project.up()).toMatchObject({ code: 0 });
    expect((await server.call("GET", "/files?purpose=fine-tune")).body.data).toHaveLength(1);
    expectFreeOf(server.apiKey, JSON.stringify(await project.exported()));
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await project.destroy()).toMatchObject({ code: 0 });
  });
});

it("is what `npm run example -- yaml` runs, from a clone to a trained model", async () => {
  expect(await exampleRun("yaml")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/"model": "ft:gpt-4o-mini/),
  });
});
