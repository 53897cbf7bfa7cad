import { connectApi } from "../../../../provider/api/connect-api";
import { dialects } from "../../../../provider/api/dialects";
import { judgedArguments } from "../../../../provider/api/dialects/capabilities";
import type { Dialect } from "../../../../provider/api/dialects/dialect";
import { openai } from "../../../../provider/api/dialects/openai";
import { refusalsOf } from "../../../../provider/api/dialects/refusals";
import { registryOf } from "../../../../provider/api/dialects/registry";
import { resolveConnection } from "../../../../provider/endpoint/connection";
import { Credential } from "../../../../provider/endpoint/credential";
import { json, listen } from "../loopback";

/** A vendor that nobody knows: all that there is of it stands here. */
const harbour: Dialect = {
  ...openai,
  place: {
    vendor: "Harbour",
    baseUrl: "https://harbour.example/api",
    keyVariables: ["HARBOUR_KEY"],
    variables: { accountId: ["HARBOUR_ACCOUNT"] },
    scheme: Credential.bearer,
    accountWanted: "Harbour needs the name of your berth",
  },
  capabilities: { ...openai.capabilities, seed: { refused: "is not an argument of Harbour: leave it out" } },
  operations: (client, options) => ({
    ...openai.operations(client, options),
    getJob: (id) =>
      client.read(
        { doing: "asking", method: "GET", path: `/${client.endpoint.accountId}/${id}`, repeat: "safe" },
        harbour.jobFromWire,
      ),
  }),
};
const registry = registryOf({ openai, harbour });
const resolved = (env: Record<string, string>, baseUrl?: string) =>
  resolveConnection({ dialect: "harbour", baseUrl }, () => undefined, env, registry.places);

describe("a dialect", () => {
  it("is known by its registration alone, with its address, key, account, calls and refusals", async () => {
    const server = await listen((_, response) => json(response, 200, { id: "job-1", status: "running" }));
    const connection = resolved({ HARBOUR_KEY: "k-1", HARBOUR_ACCOUNT: "berth-4" }, server.url);
    const api = connectApi({ ...connection, registry });
    expect(await api.getJob("job-1")).toMatchObject({ id: "job-1", status: "running" });
    expect(server.received[0]).toMatchObject({
      url: "/v1/berth-4/job-1",
      headers: { authorization: "Bearer k-1" },
    });
    const request = { model: "m", trainingFile: "file-1", seed: 1 };
    await expect(api.createJob(request)).rejects.toThrow("seed: is not an argument of Harbour: leave it out");
    expect(refusalsOf(registry.of(connection.endpoint), request)).toHaveLength(1);
    await api.close();
    await server.close();
  });

  it("says what it needs where a setting is missing", async () => {
    const connection = resolved({});
    expect(connection.endpoint.baseUrl).toBe("https://harbour.example/api");
    expect(connection.problems).toEqual([
      { property: "connection.accountId", reason: "Harbour needs the name of your berth" },
    ]);
    expect(() => connection.key()).toThrow("set HARBOUR_KEY in the environment");
  });
});

describe.each([...dialects.all])("the dialect %s", (name, dialect) => {
  it("is reached by the name of its registration", () => {
    expect(dialects.of({ dialect: name, baseUrl: "https://api.example/v1" })).toBe(dialect);
  });

  it("refuses with a sentence that names what can be had instead, or that nothing can", () => {
    for (const argument of judgedArguments) {
      const capability = dialect.capabilities[argument];
      if (typeof capability === "object" && "refused" in capability)
        expect(capability.refused).toMatch(
          /^(is|exists|says|trains|are|has) .*(leave it out|use |set |another|cancel|nothing)/,
        );
    }
  });
});
