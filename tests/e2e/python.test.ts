import { chatRows, jsonl } from "../support/chat-data";
import { expectFreeOf } from "../support/free-of";
import { languageEnvironment } from "../support/language-environment";
import { isRunning } from "../support/pulumi";
import "../support/pulumi-patience";
import { stillTraining, whileTimePasses } from "../support/server-time";
import { trainingProject } from "../support/training-project";
import { pluginOfTheClone } from "../support/yaml-programs";

/** What a generated SDK's classes come down to. */
const program = `
import pulumi

def ours(kind, name, args, outputs):
    return type(kind, (pulumi.CustomResource,), {})(
        f"fine-tuning:index:{kind}", name, {**args, **{output: None for output in outputs}}
    )

cargo = ours("TrainingFile", "cargo", {"path": "cargo.jsonl"}, [])
bot = ours("FineTuningJob", "bot", {
    "model": "gpt-4o-mini-2024-07-18",
    "trainingFile": cargo,
    "seed": 7,
    "method": {"type": "supervised", "supervised": {"hyperparameters": {"nEpochs": 3}}},
}, [])
pulumi.export("jobId", bot.id)
`;

const pythonText = (value: unknown) => JSON.stringify(JSON.stringify(value));

describe("a program in Python", () => {
  const { server, project, jobs } = trainingProject({
    served: stillTraining(),
    files: { "Pulumi.yaml": `name: test\nruntime: python\n${pluginOfTheClone}`, "__main__.py": program },
    env: languageEnvironment("python"),
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
    for (const pid of below) if (isRunning(pid)) process.kill(pid, "SIGKILL");
    await killed.ended;
    await project.run(["cancel", "--yes"]);
    const [job] = await jobs();

    const waiting = project.start(["up", "--yes", "--skip-preview"]);
    await waiting.prints(/bot .*running/);
    waiting.kill("SIGINT");
    expect((await waiting.ended).output).toContain(`Job ${job?.id} goes on at the server`);

    expect(await whileTimePasses(server, project.up())).toMatchObject({ code: 0 });
    expect(await project.outputs()).toEqual({ jobId: job?.id });
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    expect(await jobs()).toHaveLength(1);
    expectFreeOf(server.apiKey, JSON.stringify(await project.exported()));
  });

  it("takes over a job by `pulumi import`, and its arguments show no change", async () => {
    const [job] = await jobs();
    const args = await project.importJob("old", String(job?.id));
    project.write(
      "__main__.py",
      `${program}\nimport json\nours("FineTuningJob", "old", json.loads(${pythonText(args)}), [])\n`,
    );
    expect(await project.up("--expect-no-changes")).toMatchObject({ code: 0 });
    project.write("__main__.py", program);
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await jobs()).toEqual([job]);
  });

  it("sees that the data were edited, and takes all of it down", async () => {
    project.write("cargo.jsonl", jsonl(chatRows(20, "admiral")));
    expect((await project.preview()).output).toMatch(/\+-.*FineTuningJob bot replace/);
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect((await project.exported()).deployment.resources ?? []).toEqual([]);
  });
});
