import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type FaultProxy, faultProxy } from "../support/fault-proxy";
import { programDirectory } from "../support/program-directory";
import { type Props, type ProviderProcess, startProviderProcess, type Target } from "../support/provider-process";

interface Fixture {
  id: string;
  inputs: Props;
  /** With `__provider`: refresh and destroy run the text that the state holds. */
  outputs: Props & { stateVersion: number; __provider: string; resourceUrn: string };
  /** What the server said of the objects, by path. */
  answers: Record<string, unknown>;
}

/** States as version 1 wrote them; they are never made anew, only joined by those of later versions. */
const kinds = ["fine-tuning-job", "training-file", "fine-tuned-model", "checkpoint-permission"];
const fixtures = kinds.map((kind): [string, Fixture] => [
  kind,
  JSON.parse(readFileSync(join(__dirname, `../fixtures/state/${kind}.json`), "utf8")),
]);

describe("state written by version 1", () => {
  const directory = programDirectory();
  let proxy: FaultProxy;
  let provider: ProviderProcess;
  let env: Record<string, string>;

  beforeAll(async () => {
    proxy = await faultProxy("http://127.0.0.1:9/v1");
    env = { OPENAI_API_KEY: "sk-upgrade", OPENAI_ADMIN_KEY: "sk-upgrade-admin", OPENAI_BASE_URL: proxy.url };
    provider = await startProviderProcess({ cwd: directory.path, env });
  });
  afterAll(async () => {
    await provider.close();
    await proxy.close();
    directory.remove();
  });
  beforeEach(() => {
    proxy.seen.length = 0;
  });

  const targetOf = ({ outputs }: Fixture): Target => ({ urn: outputs.resourceUrn, provider: outputs.__provider });

  function serve({ answers }: Fixture): void {
    proxy.rules = [
      ({ method, path }) => {
        if (method === "DELETE") return { kind: "refused", status: 200, body: { id: "x", object: "x", deleted: true } };
        const body = answers[path];
        const missing = { error: { message: "no such object", code: "not_found" } };
        return { kind: "refused", status: body === undefined ? 404 : 200, body: body ?? missing };
      },
    ];
  }

  it.each(fixtures)("is of version 1: %s", (_, { outputs }) => {
    expect(outputs.stateVersion).toBe(1);
  });

  it.each(fixtures)("is no change where it was made, and nobody is asked: %s", async (_, fixture) => {
    const madeHere = { ...fixture.outputs, endpoint: { ...(fixture.outputs.endpoint as Props), baseUrl: proxy.url } };
    const diff = await provider.diff(targetOf(fixture), fixture.id, madeHere, fixture.inputs);
    expect(diff).toEqual({ changes: false, replaces: [], deleteBeforeReplace: false });
    expect(proxy.seen).toEqual([]);
  });

  it.each(fixtures.slice(0, 3))(
    "is looked for by an update where settings lead to another server: %s",
    async (_, fixture) => {
      const diff = await provider.diff(targetOf(fixture), fixture.id, fixture.outputs, fixture.inputs);
      expect(diff).toMatchObject({ changes: true, replaces: [] });
    },
  );

  it.each(fixtures)("is read, and stays what it was: %s", async (_, fixture) => {
    serve(fixture);
    const { endpoint: _made, ...outputs } = fixture.outputs;
    const read = await provider.read(targetOf(fixture), fixture.id, fixture.outputs);
    expect(read).toMatchObject({ id: fixture.id, outputs });
  });

  it.each(fixtures)("is not touched by this version where a newer one wrote it: %s", async (_, fixture) => {
    const newer = { ...fixture.outputs, stateVersion: 2 };
    const refusal = /is of version 2, which a newer pulumi-fine-tuning wrote.*Next: `npm install/;
    await expect(provider.read(targetOf(fixture), fixture.id, newer)).rejects.toThrow(refusal);
    await expect(provider.delete(targetOf(fixture), fixture.id, newer)).rejects.toThrow(refusal);
    expect(proxy.seen).toEqual([]);
  });

  it.each(fixtures)("is deleted by a command of its own: %s", async (kind, fixture) => {
    serve(fixture);
    const destroy = await startProviderProcess({ cwd: directory.path, env });
    await destroy.delete(targetOf(fixture), fixture.id, fixture.outputs);
    await destroy.close();
    const {
      checkpoint,
      permissions = [],
      fineTunedModel,
    } = fixture.outputs as Record<string, unknown> & {
      permissions?: { id: string }[];
    };
    const shared = `/fine_tuning/checkpoints/${encodeURIComponent(String(checkpoint))}/permissions`;
    const expected: Record<string, string[]> = {
      "fine-tuning-job": [`/models/${encodeURIComponent(String(fineTunedModel))}`],
      "training-file": [`/files/${fixture.id}`],
      "fine-tuned-model": [],
      "checkpoint-permission": permissions.map(({ id }) => `${shared}/${id}`),
    };
    const sent = proxy.seen.filter(({ method }) => method !== "GET");
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expected[kind]?.map((path) => `DELETE ${path}`),
    );
  });
});
