import { type ConnectedApi, connectApi } from "../../provider/api/connect-api";
import { dialects } from "../../provider/api/dialects";
import type { FileUpload } from "../../provider/api/fine-tuning-api";
import { probeCapabilities } from "../../provider/api/probe";
import type { Method } from "../../provider/api/types";
import type { JobRequest } from "../../provider/api/wire-request";
import { resolveConnection } from "../../provider/endpoint/connection";
import { Credential } from "../../provider/endpoint/credential";
import { mayHaveBeenAccepted, messageOf } from "../../provider/errors";
import { expectFreeOf } from "../support/free-of";
import { chatRows, jsonl } from "../support/server-data";
import { type SimulatedFireworks, simulatedFireworks } from "../vendors/fireworks/fireworks";
import { failing, jobStates, silent, trained } from "../vendors/fireworks/stages";

const model = "accounts/fireworks/models/qwen3-8b";
const wandbKey = "wandb-key-of-nobody";
const rows = jsonl(chatRows(12));
const keyOf = (word: string) => `k2:${Buffer.from(word.padEnd(32, "-")).toString("hex")}`;
const idOf = (word: string, n = 1) => `pft-${keyOf(word).slice(3, 43)}-${n}`;

function uploadOf(text: string, more: Partial<FileUpload> = {}): FileUpload {
  const bytes = Buffer.from(text);
  return {
    filename: "desk.1a2b3c4d-5e6f7a8b.jsonl",
    purpose: "fine-tune",
    bytes: bytes.length,
    async *open(range) {
      yield bytes.subarray(range?.start, range?.end);
    },
    ...more,
  };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("Fireworks' dialect", () => {
  let vendor: SimulatedFireworks;
  let api: ConnectedApi;
  beforeEach(async () => {
    vendor = await simulatedFireworks();
    api = apiOf();
  });
  afterEach(async () => {
    await api.close();
    await vendor.close();
    expect(vendor.violations).toEqual([]);
  });

  function apiOf(single?: number): ConnectedApi {
    const env = { FIREWORKS_API_KEY: vendor.key, FIREWORKS_ACCOUNT_ID: vendor.account, WANDB_API_KEY: wandbKey };
    const input = { dialect: "fireworks", baseUrl: `${vendor.origin}/v1` };
    const connection = resolveConnection(input, () => undefined, env, dialects.places);
    expect(connection.problems).toEqual([]);
    const uploadLimits =
      single === undefined ? undefined : { single, part: 1, total: Number.MAX_SAFE_INTEGER, parallel: 1 };
    return connectApi({ ...connection, env, uploadLimits });
  }

  const request = async (word: string, more: Partial<JobRequest> = {}): Promise<JobRequest> => ({
    model,
    trainingFile: (await api.uploadFile(uploadOf(rows))).id,
    metadata: { pulumi_key: keyOf(word), pulumi_owner: "urn:pulumi:dev::desk::job" },
    ...more,
  });
  const create = async (word: string, more: Partial<JobRequest> = {}) => api.createJob(await request(word, more));
  const own = (word: string) => collect(api.listJobs({ metadata: { pulumi_key: keyOf(word) } }));
  const posts = () => vendor.seen.filter(({ method, path }) => method === "POST" && /Jobs$/.test(path)).length;
  const days = (count: number) => vendor.advance(count * 86_400);

  describe("files", () => {
    it("are datasets, which are ready after the upload", async () => {
      const file = await api.uploadFile(uploadOf(rows));
      expect(file).toMatchObject({
        id: expect.stringMatching(/^pft-[0-9a-f]{40}$/),
        filename: "desk.1a2b3c4d-5e6f7a8b.jsonl",
        bytes: Buffer.byteLength(rows),
        status: "processed",
      });
      expect(await api.getFile(file.id)).toMatchObject({ id: file.id, status: "processed" });
      expect(await collect(api.listFiles())).toMatchObject([{ id: file.id }]);
      await api.deleteFile(file.id);
      await expect(api.getFile(file.id)).rejects.toMatchObject({ status: 404 });
    });

    it("go by a signed address where they are large, which is not told the key", async () => {
      await api.close();
      api = apiOf(1_000);
      const sent: number[] = [];
      const file = await api.uploadFile(uploadOf(rows, { onProgress: (bytes) => sent.push(bytes) }));
      expect(file).toMatchObject({ status: "processed", bytes: Buffer.byteLength(rows) });
      expect(sent.at(-1)).toBe(Buffer.byteLength(rows));
      expect(vendor.seen.filter(({ path }) => path.startsWith("/signed/"))).toMatchObject([
        { method: "PUT", headers: expect.not.objectContaining({ authorization: expect.anything() }) },
      ]);
    });

    it.each(["lost-after", "lost-before"] as const)(
      "are not sent twice when the answer to making the dataset is %s",
      async (kind) => {
        vendor.trouble("POST", /\/datasets$/, { kind });
        expect(await api.uploadFile(uploadOf(rows))).toMatchObject({ status: "processed" });
        expect(vendor.datasets.size).toBe(1);
      },
    );

    it("are found again when the answer to the upload was lost", async () => {
      vendor.trouble("POST", /:upload$/, { kind: "lost-after" });
      expect(await api.uploadFile(uploadOf(rows))).toMatchObject({ status: "processed" });
    });

    it("are sent again into the dataset of an upload that broke off, which nobody takes for finished", async () => {
      vendor.trouble("POST", /:upload$/, { kind: "lost-before" });
      await expect(api.uploadFile(uploadOf(rows))).rejects.toThrow("no answer");
      expect(await collect(api.listFiles())).toMatchObject([{ status: "error" }]);
      expect(await api.uploadFile(uploadOf(rows))).toMatchObject({ status: "processed" });
      expect(vendor.datasets.size).toBe(1);
    });

    it("are there once for the same upload, and twice for two resources with the same rows", async () => {
      const first = await api.uploadFile(uploadOf(rows));
      expect((await api.uploadFile(uploadOf(rows))).id).toBe(first.id);
      expect((await api.uploadFile(uploadOf(rows, { filename: "other.jsonl" }))).id).not.toBe(first.id);
    });

    it("that cannot be trained on are refused with the vendor's line", async () => {
      await expect(api.uploadFile(uploadOf(`${rows}{}\n`))).rejects.toThrow("line 13");
    });

    it("are not to expire by themselves, which is said before anything is sent", async () => {
      await expect(api.uploadFile(uploadOf(rows, { expiresAfterSeconds: 3_600 }))).rejects.toThrow(
        "expiresAfterSeconds",
      );
      expect(vendor.seen).toEqual([]);
    });
  });

  describe("jobs", () => {
    it("are trained from the first word to the model", async () => {
      const validationFile = (await api.uploadFile(uploadOf(jsonl(chatRows(10)), { filename: "v.jsonl" }))).id;
      const { id } = await create("desk", {
        validationFile,
        suffix: "Night Desk",
        learningRate: 1e-4,
        lora: { rank: 16 },
        method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 2, batchSize: 8 } } },
        vendorArguments: { maxContextLength: 4_096 },
      });
      expect(id).toBe(idOf("desk"));
      const seen = [];
      for (const _ of trained) {
        seen.push((await api.getJob(id)).status);
        vendor.advance(vendor.jobs.secondsPerStage);
      }
      expect([...new Set(seen)]).toEqual(["validating_files", "queued", "running", "succeeded"]);
      const job = await api.getJob(id);
      const fineTunedModel = `accounts/acme/models/night-desk-${keyOf("desk").slice(3, 23)}-1`;
      expect(job).toMatchObject({
        status: "succeeded",
        fineTunedModel,
        suffix: "Night Desk",
        learningRate: 1e-4,
        model,
      });
      expect(await api.getModel(fineTunedModel)).toMatchObject({ id: fineTunedModel, ownedBy: "acme" });
      await api.deleteModel(fineTunedModel);
      await expect(api.getModel(fineTunedModel)).rejects.toMatchObject({ status: 404, code: "model_not_found" });
    });

    it.each(jobStates)("show the state %s as a status that is known, or as it is", async (state) => {
      const { id } = await create("desk");
      vendor.send(id, [{ state }]);
      const { status } = await api.getJob(id);
      expect([status, state === "JOB_STATE_UNSPECIFIED"]).toEqual([
        expect.stringMatching(
          /^(validating_files|queued|running|paused|succeeded|failed|cancelled|JOB_STATE_UNSPECIFIED)$/,
        ),
        status === "JOB_STATE_UNSPECIFIED",
      ]);
    });

    it("fail with the vendor's own reason", async () => {
      vendor.jobs.stages = failing("loss is NaN", "INTERNAL");
      const { id } = await create("desk");
      days(1);
      expect(await api.getJob(id)).toMatchObject({
        status: "failed",
        error: { code: "INTERNAL", message: "loss is NaN" },
      });
    });

    it("are cancelled, and resumed where the vendor paused them, but not paused", async () => {
      const { id } = await create("desk");
      vendor.send(id, [{ state: "JOB_STATE_PAUSED" }]);
      expect((await api.getJob(id)).status).toBe("paused");
      await api.resumeJob(id);
      expect((await api.getJob(id)).status).toBe("running");
      await expect(api.pauseJob(id)).rejects.toMatchObject({ status: 501 });
      await api.cancelJob(id);
      days(1);
      expect((await api.getJob(id)).status).toBe("cancelled");
      await expect(api.cancelJob(id)).rejects.toMatchObject({ status: 400 });
    });

    it("learn preferences in a collection of their own", async () => {
      const method: Method = { type: "dpo", dpo: { hyperparameters: { nEpochs: 1, beta: 0.2 } } };
      const { id } = await create("pairs", { method, suffix: "pairs" });
      expect(id).toBe(`dpoJobs/${idOf("pairs")}`);
      days(1);
      const job = await api.getJob(id);
      expect(job).toMatchObject({ status: "succeeded", method: { type: "dpo" } });
      expect(await api.getModel(String(job.fineTunedModel))).toMatchObject({ id: job.fineTunedModel });
      expect((await collect(api.listEvents(id)))[0]).toMatchObject({ message: "Step 4", data: { train_loss: 0.5 } });
      expect(await own("pairs")).toMatchObject([{ id }]);
      await api.cancelJob(id).catch(() => undefined);
    });

    it("are listed over all pages and both kinds, newest first", async () => {
      const base = await request("many");
      for (let n = 0; n < 3; n++) {
        await api.createJob({ ...base, metadata: { pulumi_key: keyOf(`many-${n}`) } });
        vendor.advance(1);
      }
      await create("pairs", { method: { type: "dpo" } });
      expect((await collect(api.listJobs())).map(({ id }) => id)).toEqual([
        `dpoJobs/${idOf("pairs")}`,
        idOf("many-2"),
        idOf("many-1"),
        idOf("many-0"),
      ]);
    });

    it("refuse what the vendor does not have before anything is asked", async () => {
      const before = await request("desk");
      const asked = vendor.seen.length;
      await expect(api.createJob({ ...before, seed: 7 })).rejects.toThrow("seed: is not an argument of Fireworks");
      expect(vendor.seen).toHaveLength(asked);
    });
  });

  describe("one declaration, one job", () => {
    it("is found by its id as soon as it is accepted, whatever the list shows", async () => {
      vendor.jobs.unlisted = 1_000;
      const { id } = await create("desk");
      expect(await collect(api.listJobs())).toEqual([]);
      expect(await own("desk")).toMatchObject([{ id, metadata: { pulumi_key: keyOf("desk").slice(0, 43) } }]);
    });

    it.each([{ kind: "lost-after" }, { kind: "status-after", status: 500 }] as const)(
      "is not submitted again after an answer that was %j",
      async (fault) => {
        const desk = await request("desk");
        vendor.trouble("POST", /Jobs$/, fault);
        const error: unknown = await api.createJob(desk).catch((thrown: unknown) => thrown);
        expect(mayHaveBeenAccepted(error)).toBe(true);
        expect(await own("desk")).toMatchObject([{ id: idOf("desk") }]);
        expect([posts(), vendor.allJobs()]).toEqual([1, [expect.objectContaining({ id: idOf("desk") })]]);
      },
    );

    it("is the one that somebody else submitted a moment before", async () => {
      const desk = await request("desk");
      const [one, other] = await Promise.all([api.createJob(desk), api.createJob(desk)]);
      expect(one.id).toBe(other.id);
      expect(vendor.allJobs()).toHaveLength(1);
    });

    it.each(["FAILED", "CANCELLED", "EXPIRED", "DELETED", "ARCHIVED"] as const)(
      "gets the next number after one that is %s",
      async (ending) => {
        const { id } = await create("desk");
        vendor.send(id, [{ state: `JOB_STATE_${ending}` }]);
        expect((await create("desk")).id).toBe(idOf("desk", 2));
        expect((await own("desk")).map(({ id }) => id).sort()).toEqual([idOf("desk", 1), idOf("desk", 2)]);
      },
    );

    it("is looked for beyond one that was deleted without a trace", async () => {
      const { id } = await create("desk");
      vendor.send(id, [{ state: "JOB_STATE_FAILED" }]);
      const second = await create("desk");
      vendor.trouble("GET", new RegExp(`/${id}$`), { kind: "refused", status: 404, body: gone }, 10);
      expect(await own("desk")).toMatchObject([{ id: second.id }]);
      expect((await create("desk")).id).toBe(second.id);
    });

    it("is not guessed at when the vendor says that the id is taken and shows no job", async () => {
      const desk = await request("desk");
      const exists = { error: { message: "job ID already exists", code: "ALREADY_EXISTS" } };
      vendor.trouble("POST", /Jobs$/, { kind: "refused", status: 409, body: exists });
      const error: unknown = await api.createJob(desk).catch((thrown: unknown) => thrown);
      expect(mayHaveBeenAccepted(error)).toBe(true);
      expect(messageOf(error)).toContain("change `triggers`");
      expect(posts()).toBe(1);
    });

    it("is none that was made elsewhere, and none of an earlier version of this package", async () => {
      const { id } = await create("desk");
      expect((await api.getJob(id)).metadata).toEqual({ pulumi_key: keyOf("desk").slice(0, 43) });
      expect(await own("another")).toEqual([]);
      expect(await collect(api.listJobs({ metadata: { team: "desk" } }))).toEqual([]);
      const asked = vendor.seen.length;
      expect(await collect(api.listJobs({ metadata: { pulumi_key: keyOf("desk").replace("k2", "k1") } }))).toEqual([]);
      expect(vendor.seen).toHaveLength(asked);
    });
  });

  describe("what was measured", () => {
    const running = trained.findIndex(({ percent }) => percent === 50);

    it.each(["flat", "nested"] as const)("is told step by step and at the end, from a %s file", async (metrics) => {
      vendor.jobs.metrics = metrics;
      const { id } = await create("desk");
      expect(await collect(api.listEvents(id))).toEqual([]);
      vendor.advance(running * vendor.jobs.secondsPerStage);
      expect((await collect(api.listEvents(id))).map(({ message }) => message)).toEqual(["Step 2/4", "Step 1/4"]);
      days(1);
      const { resultFiles } = await api.getJob(id);
      const csv = Buffer.from(await api.fileContent(resultFiles[0] ?? "")).toString();
      expect(csv.split("\n")[0]).toMatch(/^step,train_loss/);
      expect(await collect(api.listCheckpoints(id))).toEqual([]);
    });

    it("stands still while a job says that it runs and does nothing", async () => {
      vendor.jobs.stages = silent;
      const { id } = await create("desk");
      days(1);
      const before = await collect(api.listEvents(id));
      days(1);
      expect(await collect(api.listEvents(id))).toEqual(before);
      expect((await api.getJob(id)).status).toBe("running");
    });

    it("is left out while its address answers that nothing is there", async () => {
      const { id } = await create("desk");
      days(1);
      vendor.trouble("GET", /^\/signed\//, {
        kind: "refused",
        status: 403,
        body: "<Error>SignatureDoesNotMatch</Error>",
      });
      expect(await collect(api.listEvents(id))).toMatchObject([{ message: "100% done" }]);
    });
  });

  describe("the price of a training", () => {
    it("is the vendor's own estimate, before it is submitted and on the job", async () => {
      const desk = await request("desk", { suffix: "desk" });
      expect(await api.estimatePrice?.(desk)).toMatchObject({ vendor: "Fireworks", cost: 2.5 });
      expect(vendor.allJobs()).toEqual([]);
      expect(await api.createJob(desk)).toMatchObject({ estimatedCost: 2.5 });
    });

    it("needs no key of Weights & Biases", async () => {
      const integrations: JobRequest["integrations"] = [{ type: "wandb", wandb: { project: "desk" } }];
      await api.estimatePrice?.(await request("desk", { integrations }));
      expect(vendor.seen.at(-1)?.body.toString()).not.toContain("wandb");
    });

    it("is not known of preference trainings, which is no error", async () => {
      const pairs = await request("pairs", { method: { type: "dpo" } });
      const estimate = { cost: undefined, unknownBecause: expect.stringContaining("supervised trainings alone") };
      expect(await api.estimatePrice?.(pairs)).toMatchObject(estimate);
    });
  });

  it("asks for models by their full names, and lists the account's and those that can be trained", async () => {
    expect(await api.getModel(model)).toMatchObject({ id: model, ownedBy: "fireworks" });
    expect((await collect(api.listModels())).map(({ id }) => id)).toContain(model);
    await expect(api.getModel("accounts/fireworks/models/nobody")).rejects.toMatchObject({ code: "model_not_found" });
  });

  it("shows `fine-tuning doctor` what `pulumi up` needs, and what Fireworks does not offer", async () => {
    const { id } = await create("desk");
    const found = Object.fromEntries((await probeCapabilities(api)).map(({ name, verdict }) => [name, verdict]));
    expect(found).toEqual({
      "list jobs": "yes",
      "submit jobs": "yes",
      "filter jobs by metadata": "yes",
      "job events": "yes",
      "job checkpoints": "no",
      "cancel jobs": "yes",
      "pause jobs": "no",
      "resume jobs": "yes",
      "list files": "yes",
      "upload in parts": "no",
      "list models": "yes",
      "delete models": "yes",
      "share checkpoints": "no",
    });
    expect(vendor.allJobs()).toMatchObject([{ id }]);
    // It asks for routes that are not there, and for a job without data.
    expect(vendor.violations.splice(0).length).toBeGreaterThan(0);
  });

  it("has no checkpoints to share", async () => {
    await expect(collect(api.listCheckpointPermissions("c"))).rejects.toMatchObject({ status: 501 });
    await expect(api.createCheckpointPermissions("c", ["p"])).rejects.toMatchObject({ status: 501 });
    await expect(api.deleteCheckpointPermission("c", "p")).rejects.toMatchObject({ status: 501 });
  });

  it("understands refusals in both shapes that the vendor's gateway has", async () => {
    const flat = await simulatedFireworks("flat");
    const connection = {
      endpoint: { ...api.endpoint, baseUrl: `${flat.origin}/v1` },
      key: () => Credential.bearer(flat.key),
    };
    const other = connectApi(connection);
    await expect(other.getJob("nobody")).rejects.toMatchObject({ status: 404 });
    expect(await collect(other.listJobs({ metadata: { pulumi_key: keyOf("desk") } }))).toEqual([]);
    await other.close();
    await flat.close();
  });

  it("lets no key and no signed address into what it answers or says", async () => {
    const integrations: JobRequest["integrations"] = [{ type: "wandb", wandb: { project: "desk", entity: "acme" } }];
    const desk = await request("desk", { integrations });
    vendor.trouble("POST", /Jobs$/, { kind: "refused", status: 400, body: { error: { message: `bad: ${wandbKey}` } } });
    const said = [messageOf(await api.createJob(desk).catch((error: unknown) => error))];
    const { id } = await api.createJob(desk);
    expect(vendor.job(id)?.body).toMatchObject({ wandbConfig: { apiKey: wandbKey, enabled: true, project: "desk" } });
    days(1);
    const quoting = { kind: "refused", status: 500, body: `<Error>signature=${vendor.secret}</Error>` } as const;
    vendor.trouble("GET", /^\/signed\//, quoting, 10);
    said.push(messageOf(await collect(api.listEvents(id)).catch((error: unknown) => error)));
    const shown = JSON.stringify([await api.getJob(id), await collect(api.listJobs()), said]);
    for (const secret of [vendor.key, wandbKey, vendor.secret]) expectFreeOf(secret, shown);
    expect(shown).toContain("[redacted]");
  });
});

const gone = { error: { message: "not found", code: "NOT_FOUND" } };
