import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chatRows, jsonl } from "../support/chat-data";
import { type LocalModels, localModels } from "../support/local-models";
import { type OutsideWorld, outsideWorld, secret } from "../support/outside-world";
import { type RawClient, rawClient } from "../support/raw-requests";
import { type TestServer, testAdminKey, testKey, testServer } from "../support/server";
import { create, type Json } from "../support/server-jobs";
import { type UsualRequest, usualRequests, withEachText } from "../support/usual-requests";

describe("texts that would lead out of the data directory, or run, where they were taken for a path or for code", () => {
  let world: OutsideWorld;
  let models: LocalModels;
  let server: TestServer;
  beforeEach(async () => {
    world = outsideWorld();
    models = localModels();
    server = await testServer({ data: world.data, models: models.file, clock: "virtual", faults: true });
  });
  afterEach(async () => {
    // A trainer that is held would not hear that its server ends.
    models.behave({});
    await server.close();
    models.remove();
    world.remove();
  });

  const hyperparameters = { n_epochs: 1, batch_size: 1 };
  const twelveRows = () => server.upload(jsonl(chatRows(12)));
  const job = async (more: Json = {}) =>
    create(server, { model: "abacus", training_file: await twelveRows(), hyperparameters, ...more });

  /** Clients that may do whatever there is to do. */
  async function clients(): Promise<{ user: RawClient; admin: RawClient; close(): void }> {
    const { origin } = new URL(server.url);
    const body = new URLSearchParams({ key: testKey });
    const login = await fetch(`${origin}/dashboard/login`, { method: "POST", body, redirect: "manual" });
    const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const withKey = (key: string) => rawClient(origin, { authorization: `Bearer ${key}`, "api-key": key, cookie });
    const [user, admin] = [withKey(testKey), withKey(testAdminKey)];
    return { user, admin, close: () => [user, admin].forEach((client) => void client.close()) };
  }

  it("are followed in no field of any request", async () => {
    const done = await server.jobWhen(await job(), ["succeeded"]);
    const { id, training_file: file, fine_tuned_model: model } = done as Record<string, string>;
    const announced = { filename: "x.jsonl", purpose: "fine-tune", bytes: 3, mime_type: "text/jsonl" };
    const upload = String((await server.call("POST", "/uploads", announced)).body.id);
    const named = {
      ...{ file_id: file, upload_id: upload, fine_tuning_job_id: id, id, permission_id: "cp_x", name: "main.mjs" },
      ...{ model, deployment: model, fine_tuned_model_checkpoint: model },
    };
    // Jobs that are taken wait behind this one.
    models.behave({ holdAt: "begin" });
    await job();
    await models.heldAt("begin");
    const before = world.inventory();
    const usual = usualRequests({ file: String(file), model: "abacus" });
    const { user, admin, close } = await clients();
    const followed: string[] = [];
    for (const { method, url } of server.routes) {
      const prefix = /^(\/v1|\/openai\/v1|\/openai)(?=\/)/.exec(url)?.[0] ?? "";
      const kinds = usual[`${method} ${url.slice(prefix.length)}`];
      if (!kinds) throw new Error(`usual requests of ${method} ${url} are not known to this test`);
      const client = url.includes("/permissions") ? admin : user;
      // The routes are the same under every prefix.
      for (const text of prefix === "/v1" ? world.texts : world.texts.filter((_, index) => index % 5 === 0))
        for (const { path, request } of hostile(url, kinds, named, text)) {
          const version = prefix === "/openai" ? `${path.includes("?") ? "&" : "?"}api-version=1` : "";
          const answer = await client.send(method, `${path}${version}`, request);
          if (answer.status >= 500 || answer.text.includes(secret))
            followed.push(`${answer.asked} answered ${answer.status}: ${answer.text.slice(0, 200)}`);
        }
    }
    close();
    expect(followed).toEqual([]);
    expect(world.made()).toEqual([]);
    expect(world.inventory()).toEqual(before);
    expect(server.lines).toEqual([]);
  }, 240_000);

  it("are followed by nobody who trains with them, answers with them, and gives away what came of it", async () => {
    const before = world.inventory();
    for (const text of world.texts) {
      const said = [
        { role: "user", content: text },
        { role: "assistant", content: text },
      ];
      const training_file = await server.upload(jsonl(Array(10).fill({ messages: said })), `${text}.jsonl`);
      const integrations = [{ type: "wandb", wandb: { project: text, name: text, entity: text, tags: [text] } }];
      const metadata = { [`as a key: ${text}`.slice(0, 64)]: text };
      const id = await job({
        training_file,
        validation_file: training_file,
        suffix: text.slice(0, 64),
        metadata,
        integrations,
      });
      const { status, fine_tuned_model: model, result_files } = await server.jobWhen(id, ["succeeded", "failed"]);
      expect([text, status]).toEqual([text, "succeeded"]);
      expect(JSON.parse(readFileSync(join(world.data, "jobs", id, "attempt-1", "job.json"), "utf8"))).toEqual({
        ...{
          version: 1,
          jobId: id,
          method: "supervised",
          seed: expect.any(Number),
          resumeFrom: null,
          grader: null,
          workers: null,
        },
        model: expect.objectContaining({ source: join(models.folder, "weights.gguf"), adapter: null }),
        trainingFile: join(world.data, "files", training_file),
        validationFile: join(world.data, "files", training_file),
        hyperparameters: { n_epochs: 1, batch_size: 1, learning_rate_multiplier: 1 },
        outDir: join(world.data, "jobs", id),
      });
      const asked = { model, messages: [{ role: "system", content: text }, ...said], stop: text, user: text };
      expect((await server.call("POST", "/chat/completions", asked)).status).toBe(200);
      for (const file of [training_file, ...(result_files as string[])])
        expect((await server.call("GET", `/files/${file}/content`)).status).toBe(200);
      expect((await server.call("DELETE", `/models/${encodeURIComponent(String(model))}`)).status).toBe(200);
    }
    expect(world.made()).toEqual([]);
    expect(world.inventory()).toEqual(before);
    expect(server.lines).toEqual([]);
  }, 240_000);
});

/** Every request of a route with one of its texts replaced by a hostile one. */
function* hostile(url: string, kinds: UsualRequest[], named: Record<string, string | undefined>, text: string) {
  const params = [...url.matchAll(/:([a-z_]+)/g)].map(([, name = ""]) => name);
  const pathWith = (other: Record<string, string>) =>
    url.replace(/:([a-z_]+)/g, (_, name: string) => other[name] ?? encodeURIComponent(named[name] ?? ""));
  for (const name of params) {
    yield { path: pathWith({ [name]: encodeURIComponent(text) }), request: {} };
    if (/^[\x21-\x7e]+$/.test(text) && !/[?#]/.test(text)) yield { path: pathWith({ [name]: text }), request: {} };
  }
  const path = pathWith({});
  for (const request of kinds) {
    for (const query of withEachText(request.query ?? {}, text))
      yield { path: `${path}?${new URLSearchParams(query as Record<string, string>)}`, request };
    for (const part of ["body", "form", "page"] as const)
      for (const other of withEachText(request[part] ?? {}, text))
        yield { path, request: { ...request, [part]: other } };
  }
}
