import * as pulumi from "@pulumi/pulumi";
import {
  CheckpointPermission,
  FineTunedModel,
  FineTuningJob,
  FineTuningSweep,
  getFineTuningJob,
  getFineTuningJobsOutput,
  TrainingFile,
} from "pulumi-fine-tuning";

const resolved = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));
const declared = new Map<string, pulumi.runtime.MockResourceArgs>();
const trained = { status: "succeeded", fineTunedModel: "ft:trained", metrics: { step: 1, trainLoss: 1 } };

/** As Pulumi's documentation shows it: no project, no stack, no organization. */
async function mocked(state: object = trained): Promise<void> {
  await pulumi.runtime.setMocks({
    newResource: (resource) => {
      declared.set(`${resource.type.split(":").at(-1)} ${resource.name}`, resource);
      return { id: resource.id ? resource.id : `${resource.name}-id`, state: { ...resource.inputs, ...state } };
    },
    call: ({ token, inputs }) => (token.endsWith("Jobs") ? { result: [inputs] } : { token, ...inputs }),
  });
}

describe("under Pulumi's mocks", () => {
  const model = "gpt-4o-mini-2024-07-18";
  beforeEach(() => mocked());

  it("every resource is made, at the top and below a component, and hands out what the mocks give it", async () => {
    const parent = new pulumi.ComponentResource("acme:ml:Desk", "desk");
    for (const opts of [{}, { parent }]) {
      const trainingFile = new TrainingFile("data", { path: "data.jsonl" }, opts);
      const job = new FineTuningJob("bot", { model, trainingFile }, opts);
      const waited = new FineTunedModel("bot", { job }, opts);
      const shared = new CheckpointPermission("shared", { checkpoint: "ft:x", projectIds: ["proj_1"] }, opts);
      expect(await resolved(job.trainingFile)).toBe("data-id");
      expect(await resolved(waited.fineTunedModel)).toBe("ft:trained");
      expect(await resolved(waited.job)).toBe("bot-id");
      expect(await resolved(shared.projectIds)).toEqual(["proj_1"]);
    }
  });

  it("a sweep chooses the best of the models that the mocks give it", async () => {
    const grid = { nEpochs: [1, 2] };
    const sweep = new FineTuningSweep("sweep", { base: { model, trainingFile: "file-1" }, grid });
    expect(await resolved(sweep.results)).toHaveLength(2);
    expect(await resolved(sweep.best)).toMatchObject({ model: "ft:trained" });
  });

  it("headers of an endpoint grader, and secret fields of the vendor, go to the engine as secrets, which it keeps encrypted", async () => {
    const headers = { authorization: "Bearer opensesame" };
    const job = new FineTuningJob("graded", {
      model,
      trainingFile: "file-1",
      method: {
        type: "reinforcement",
        reinforcement: { grader: { type: "endpoint", url: "https://grader.example", headers } },
      },
      vendorArguments: { audit: pulumi.secret({ token: "opensesame" }) },
    });
    await resolved(job.id);
    const { inputs } = declared.get("FineTuningJob graded") ?? { inputs: {} };
    // What lies around a secret is one to the engine too.
    const secret = { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig };
    expect(inputs).toMatchObject({ model, method: secret, vendorArguments: secret });
    expect(inputs.method.value.reinforcement.grader.headers).toEqual(headers);
  });

  it("a job that is only read is handed out by its id", async () => {
    const job = FineTuningJob.get("theirs", "ftjob-1");
    expect(await resolved(job.id)).toBe("ftjob-1");
    expect(await resolved(job.fineTunedModel)).toBe("ft:trained");
  });

  it("a look-up calls nobody but the mocks", async () => {
    expect(await getFineTuningJob({ id: "ftjob-1" })).toEqual({
      token: "fine-tuning:index:getFineTuningJob",
      id: "ftjob-1",
    });
    const metadata = { team: pulumi.output("support") };
    expect(await resolved(getFineTuningJobsOutput({ metadata: pulumi.output(metadata) }))).toEqual([
      { metadata: { team: "support" } },
    ]);
  });
});

describe("the option `import`", () => {
  beforeAll(() => mocked());

  it.each<[string, string, () => unknown]>([
    [
      "FineTuningJob",
      '"x": a FineTuningJob cannot be imported. Nothing was changed. Next: remove the option `import` and give the argument `adoptJobId: "id-1"`, which takes the job over; nothing is paid.',
      () => new FineTuningJob("x", { model: "m", trainingFile: "f" }, { import: "id-1" }),
    ],
    ["FineTunedModel", '`job: "id-1"`', () => new FineTunedModel("x", { job: "j" }, { import: "id-1" })],
    ["TrainingFile", "as its `trainingFile`", () => new TrainingFile("x", { path: "p" }, { import: "id-1" })],
    [
      "CheckpointPermission",
      "permissions that exist already are taken over",
      () => new CheckpointPermission("x", { checkpoint: "c", projectIds: ["p"] }, { import: "id-1" }),
    ],
  ])("of a %s names the way that there is", (_, sentence, declare) => {
    expect(declare).toThrow(sentence);
  });
});
