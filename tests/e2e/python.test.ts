import { chatRows, jsonl } from "../support/chat-data";
import { exampleFiles, exampleRun } from "../support/example-files";
import { expectFreeOf } from "../support/free-of";
import { sdkForPython } from "../support/generated-sdk";
import { languageEnvironment } from "../support/language-environment";
import { eventually, kill } from "../support/pulumi";
import "../support/pulumi-patience";
import { stillTraining, whileTimePasses } from "../support/server-time";
import { trainingProject } from "../support/training-project";
import { pluginOfTheClone } from "../support/yaml-programs";

/** The program that `docs/other-languages.md` shows. */
const program = `import pulumi
import pulumi_fine_tuning as ft

desk = ft.TrainingFile("desk", path="data.jsonl")
bot = ft.FineTuningJob(
    "bot",
    model="gpt-4o-mini-2024-07-18",
    training_file=desk,
    method=ft.MethodArgs(
        type=ft.MethodType.SUPERVISED,
        supervised=ft.SupervisedArgs(hyperparameters=ft.SupervisedHyperparametersArgs(n_epochs=3)),
    ),
)
pulumi.export("model", bot.fine_tuned_model)
`;

/** What it shows of a provider that the program declares. */
const declaredProvider = `
config = pulumi.Config()
harbour = ft.Provider("harbour", base_url=config.require("address"), api_key=config.require_secret("key"))
desk = ft.TrainingFile("desk", path="data.jsonl", opts=pulumi.ResourceOptions(provider=harbour))
`;
const imports = "import pulumi\nimport pulumi_fine_tuning as ft\n";
const tooDear = `bot = ft.FineTuningJob(
    "bot",
    model="gpt-4o-mini-2024-07-18",
    training_file=desk,
    budget={"max_cost": 0.000001},
    opts=pulumi.ResourceOptions(provider=harbour),
)
`;

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pythonText = (value: unknown) => JSON.stringify(JSON.stringify(value));

describe("a program in Python, with the SDK that Pulumi generates", () => {
  const { server, project, jobs } = trainingProject({
    served: stillTraining(),
    files: {
      "Pulumi.yaml": `name: test\nruntime: python\n${pluginOfTheClone}`,
      "__main__.py": program,
      "data.jsonl": jsonl(chatRows(20)),
    },
    env: languageEnvironment("python"),
  });
  beforeAll(async () => {
    project.env.PYTHONPATH = await sdkForPython(project);
  });

  it("is told in the preview what it will cost, and nothing is sent that changes the server", async () => {
    const { code, output } = await project.preview();
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/estimate: about \$0\.\d+ \([\d,]+ tokens over 3 epochs/);
    expect(server.exchanges.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("pays once through kill -9 and Ctrl-C, and then nothing changes", async () => {
    const killed = project.start(["up", "--yes", "--skip-preview"]);
    await killed.prints(/bot .*running/);
    const below = killed.descendantPids();
    killed.kill("SIGKILL");
    for (const pid of below) kill(pid);
    await killed.ended;
    await project.run(["cancel", "--yes"]);
    const [job] = await jobs();

    const waiting = project.start(["up", "--yes", "--skip-preview"]);
    await waiting.prints(/bot .*running/);
    waiting.kill("SIGINT");
    expect((await waiting.ended).output).toContain(`Job ${job?.id} goes on at the server`);

    expect(await whileTimePasses(server, project.up())).toMatchObject({ code: 0 });
    expect(await project.outputs()).toEqual({ model: (await jobs())[0]?.fine_tuned_model });
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await jobs()).toHaveLength(1);
    expectFreeOf(server.apiKey, JSON.stringify(await project.exported()));
  });

  it("takes over a job by `pulumi import`, and its arguments show no change", async () => {
    const [job] = await jobs();
    const args = await project.importJob("old", String(job?.id));
    const inPython = Object.entries(args).map(([name, value]) => [snake(name), value]);
    const declared = `ft.FineTuningJob("old", **json.loads(${pythonText(Object.fromEntries(inPython))}))`;
    project.write("__main__.py", `${program}\nimport json\n${declared}\n`);
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    project.write("__main__.py", program);
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await jobs()).toEqual([job]);
  });

  it("sees that the data were edited, and takes all of it down", async () => {
    project.write("data.jsonl", jsonl(chatRows(20, "admiral")));
    expect((await project.preview()).output).toMatch(/\+-.*FineTuningJob bot replace/);
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect((await project.exported()).deployment.resources ?? []).toEqual([]);
  });

  it("trains where a provider of the program says, and takes a dict for the class of an argument", async () => {
    await project.configure({ "test:address": server.url });
    expect(await project.run(["config", "set", "--secret", "test:key", server.apiKey])).toMatchObject({ code: 0 });
    Object.assign(project.env, { OPENAI_BASE_URL: "", OPENAI_API_KEY: "" });
    project.write("__main__.py", `${imports}${declaredProvider}${tooDear}`);
    const refused = await project.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("maxCost");
    project.write("__main__.py", `${imports}${declaredProvider}`);
    expect(await project.up()).toMatchObject({ code: 0 });
    expectFreeOf(server.apiKey, JSON.stringify(await project.exported()));
  });
});

describe("the sweep of `examples/python`", () => {
  const { "__main__.py": sweep = "" } = exampleFiles("python");
  const { server, project, jobs } = trainingProject({
    served: stillTraining(),
    files: {
      "Pulumi.yaml": `name: test\nruntime: python\n${pluginOfTheClone}`,
      "__main__.py": sweep.replace("../quickstart/data/harbour-desk.jsonl", "data.jsonl"),
      "data.jsonl": jsonl(chatRows(20)),
    },
    env: languageEnvironment("python"),
  });
  beforeAll(async () => {
    project.env.PYTHONPATH = await sdkForPython(project);
  });

  it("submits all jobs before it waits for one, and has a model of each", async () => {
    const up = project.start(["up", "--yes", "--skip-preview"]);
    // No training ends as long as the server's time stands still.
    await eventually(async () => (await jobs()).length === 3, { what: () => `three jobs:\n${up.output()}` });
    expect((await jobs()).filter(({ status }) => status === "succeeded")).toEqual([]);
    expect(await whileTimePasses(server, up.ended)).toMatchObject({ code: 0 });
    const names = (await jobs()).map(({ fine_tuned_model }) => fine_tuned_model);
    const { models } = await project.outputs();
    expect(Object.keys(models as object)).toEqual(["1", "2", "3"]);
    expect(Object.values(models as object).sort()).toEqual(names.sort());
  });
});

it("is what `npm run example -- python` runs, from a clone to trained models", async () => {
  expect(await exampleRun("python")).toMatchObject({ code: 0, stdout: expect.stringMatching(/"3": "ft:gpt-4o-mini/) });
});
