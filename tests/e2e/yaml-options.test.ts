import { chatRows, jsonl } from "../support/chat-data";
import { languageEnvironment } from "../support/language-environment";
import "../support/pulumi-patience";
import { testAdminKey } from "../support/server";
import { stillTraining, whileTimePasses } from "../support/server-time";
import { trainingProject } from "../support/training-project";
import { pluginOfTheClone } from "../support/yaml-programs";

/** A mark that nothing else prints. */
const hidden = "hidden-from-everyone";
const model = "gpt-4o-mini-2024-07-18";

/** A component of one job that nobody waits for. */
const desk = `name: acme
runtime: yaml
version: 0.0.1
components:
  Desk:
    inputs:
      file: {type: string}
    resources:
      bot:
        type: fine-tuning:FineTuningJob
        properties: {model: ${model}, trainingFile: "\${file}", suffix: desk, waitFor: submitted}
    outputs:
      jobId: \${bot.id}
`;

interface Program {
  /** The job and the model that somebody else has. */
  theirs: { job: string; model: string };
  /** What the secret rows say. */
  says: string;
  team: string;
  /** The name of the first job, and what stands among its options. */
  name: string;
  options: string;
}

const program = ({ theirs, says, team, name, options }: Program) => `name: test
runtime: yaml
${pluginOfTheClone}    - name: acme
      path: ./desk
variables:
  status:
    fn::invoke: {function: fine-tuning:getFineTuningJob, arguments: {id: ${theirs.job}}, return: status}
resources:
  cargo:
    type: fine-tuning:TrainingFile
    properties:
      rows:
        fn::secret: ${JSON.stringify(chatRows(10, says))}
  ${name}:
    type: fine-tuning:FineTuningJob
    properties:
      model: ${model}
      trainingFile: \${cargo}
      waitFor: submitted
      metadata:
        team:
          fn::secret: ${team}
    options:
      replaceOnChanges: [metadata]
${options}
  left:
    type: fine-tuning:FineTuningJob
    properties: {model: ${model}, trainingFile: "\${cargo}", waitFor: submitted, suffix: left}
    options:
      dependsOn: ["\${theirs}"]
      ignoreChanges: [trainingFile]
      retainOnDelete: true
  within:
    type: acme:index:Desk
    properties: {file: "\${cargo.id}"}
  theirs:
    type: fine-tuning:FineTuningJob
    get: {id: ${theirs.job}}
  best:
    type: fine-tuning:FineTunedModel
    get: {id: ${theirs.job}}
  share:
    type: fine-tuning:CheckpointPermission
    properties: {checkpoint: "\${best.fineTunedModel}", projectIds: [proj_harbour]}
outputs:
  first: \${${name}.id}
  left: \${left.id}
  within: \${within.jobId}
  theirs: ["\${theirs.status}", "\${best.job}", "\${status}"]
  shared: \${share.permissions[0].projectId}
`;

describe("resource options in YAML", () => {
  const { server, project, jobs } = trainingProject({
    served: stillTraining(),
    files: { "Pulumi.yaml": "name: test\nruntime: yaml\n", "desk/PulumiPlugin.yaml": desk },
    env: { ...languageEnvironment("yaml"), OPENAI_ADMIN_KEY: testAdminKey },
  });
  const theirs = { job: "", model: "" };
  const write = (more: Partial<Program>) =>
    project.write("Pulumi.yaml", program({ theirs, says: hidden, team: hidden, name: "bot", options: "", ...more }));
  const statusOf = async (id: unknown) => (await jobs()).find((job) => job.id === id)?.status;
  const permissions = () =>
    server.call("GET", `/fine_tuning/checkpoints/${encodeURIComponent(theirs.model)}/permissions`, undefined, {
      authorization: `Bearer ${testAdminKey}`,
    });
  const isProtected = "      protect: true";
  let made: Record<string, unknown>;

  beforeAll(async () => {
    const training_file = await server.upload(jsonl(chatRows(10, "theirs")));
    theirs.job = String((await server.call("POST", "/fine_tuning/jobs", { model, training_file })).body.id);
    const trained = await whileTimePasses(server, server.jobWhen(theirs.job, ["succeeded"]));
    theirs.model = String(trained.fine_tuned_model);
    write({ options: isProtected });
    expect(await project.up()).toMatchObject({ code: 0 });
    made = await project.outputs();
  });

  it("read what somebody else has, share it, and keep secrets out of the state", async () => {
    expect(made).toMatchObject({ theirs: ["succeeded", theirs.job, "succeeded"], shared: "proj_harbour" });
    expect(JSON.stringify(await project.exported())).not.toContain(hidden);
    expect(await jobs()).toHaveLength(4);
  });

  it("are heeded by the preview, which says what is trained again and for how much, and sends nothing", async () => {
    write({ options: isProtected, says: "admiral", team: "other" });
    const before = server.exchanges.length;
    const { code, output } = await project.preview();
    expect(code).not.toBe(0);
    expect(output).toMatch(/unable to replace resource .*::bot"/);
    expect(output).toMatch(/\+-.*FineTuningJob bot replace.*estimate: about \$0\.\d+/s);
    expect(output).not.toMatch(/FineTuningJob left (create )?replace/);
    expect(output).not.toContain(hidden);
    expect(server.exchanges.slice(before).filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("refuse to destroy what is protected before anything else is cancelled", async () => {
    const { code, output } = await project.run(["destroy", "--yes"]);
    expect(code).not.toBe(0);
    expect(output).toMatch(/FineTuningJob::bot" cannot be deleted\s+because it is protected/);
    expect((await jobs()).map(({ status }) => status)).not.toContain("cancelled");
  });

  it("know a job by its former name, and train nothing for the new one", async () => {
    write({ name: "ship", options: '      aliases: [{name: "bot"}]' });
    expect(await project.up()).toMatchObject({ code: 0 });
    expect(await project.outputs()).toMatchObject({ first: made.first, left: made.left, within: made.within });
    expect(await jobs()).toHaveLength(4);
  });

  it("let a retained job run on and touch nothing of somebody else's when all is destroyed", async () => {
    expect(await project.destroy()).toMatchObject({ code: 0 });
    expect([await statusOf(made.first), await statusOf(made.within)]).toEqual(["cancelled", "cancelled"]);
    expect(await statusOf(made.left)).not.toBe("cancelled");
    expect(await statusOf(theirs.job)).toBe("succeeded");
    expect((await permissions()).body.data).toEqual([]);
  });
});
