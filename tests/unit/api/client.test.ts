import { inspect } from "node:util";
import { MockAgent } from "undici";
import { z } from "zod";
import { connectApi } from "../../../provider/api/connect-api";
import { Credential } from "../../../provider/endpoint/credential";
import { expectFreeOf } from "../../support/free-of";
import { apiAt, fakeClock, secret } from "./loopback";

const origin = "https://api.example";
const url = `${origin}/v1`;

function arrange() {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const clock = fakeClock();
  const api = apiAt(url, { dispatcher: agent, clock });
  const route = (method: string, path: string) => agent.get(origin).intercept({ method, path: `/v1${path}` });
  return { agent, api, clock, route };
}

describe("reading", () => {
  it("tries again after a 503, and gives the answer that comes", async () => {
    const { agent, api, clock, route } = arrange();
    route("GET", "/fine_tuning/jobs/ftjob-1").reply(503, "busy").times(2);
    route("GET", "/fine_tuning/jobs/ftjob-1").reply(200, { id: "ftjob-1", status: "running" });
    expect(await api.getJob("ftjob-1")).toMatchObject({ id: "ftjob-1", status: "running" });
    expect(clock.slept).toEqual([500, 1_000]);
    agent.assertNoPendingInterceptors();
  });

  it("gives up after three retries with the server's own words", async () => {
    const { agent, api, clock, route } = arrange();
    route("GET", "/fine_tuning/jobs/ftjob-1")
      .reply(500, { error: { message: "out of luck" } })
      .times(4);
    await expect(api.getJob("ftjob-1")).rejects.toThrow(
      'getting fine-tuning job "ftjob-1": api.example says: out of luck (500)',
    );
    expect(clock.slept).toEqual([500, 1_000, 2_000]);
    agent.assertNoPendingInterceptors();
  });

  it("asks once for a caller whose own schedule is the retry", async () => {
    const { agent, api, clock, route } = arrange();
    route("GET", "/fine_tuning/jobs/ftjob-1").reply(503, "busy");
    await expect(api.getJob("ftjob-1", { repeat: "never" })).rejects.toMatchObject({ status: 503 });
    expect(clock.slept).toEqual([]);
    agent.assertNoPendingInterceptors();
  });

  it("does not wait longer than its own patience, whatever the server asks for", async () => {
    const { api, clock, route } = arrange();
    route("GET", "/fine_tuning/jobs/ftjob-1").reply(
      429,
      { error: { message: "slow down" } },
      { headers: { "retry-after": "31" } },
    );
    await expect(api.getJob("ftjob-1")).rejects.toMatchObject({ status: 429, retryAfterMs: 31_000 });
    expect(clock.slept).toEqual([]);
  });

  it("asks once when the quota is used up", async () => {
    const { agent, api, clock, route } = arrange();
    route("GET", "/models/m").reply(429, {
      error: { message: "You exceeded your current quota", code: "insufficient_quota" },
    });
    await expect(api.getModel("m")).rejects.toThrow("Next: waiting does not help");
    expect(clock.slept).toEqual([]);
    agent.assertNoPendingInterceptors();
  });

  it("tries again where the connection could not be made", async () => {
    const { agent, api, route } = arrange();
    route("GET", "/files/file-1").replyWithError(
      Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
    );
    route("GET", "/files/file-1").reply(200, { id: "file-1", bytes: 3 });
    expect(await api.getFile("file-1")).toMatchObject({ bytes: 3 });
    agent.assertNoPendingInterceptors();
  });
});

describe("submitting", () => {
  it.each([
    [
      "a 429",
      (reply: ReturnType<ReturnType<typeof arrange>["route"]>) =>
        reply.reply(429, { error: { message: "m" } }, { headers: { "retry-after": "1" } }),
    ],
    ["a 503", (reply: ReturnType<ReturnType<typeof arrange>["route"]>) => reply.reply(503, "")],
    [
      "a refused connection",
      (reply: ReturnType<ReturnType<typeof arrange>["route"]>) =>
        reply.replyWithError(Object.assign(new Error("no"), { code: "ECONNREFUSED" })),
    ],
  ])("sends exactly one request, also after %s", async (_, answer) => {
    const { agent, api, clock, route } = arrange();
    answer(route("POST", "/fine_tuning/jobs"));
    route("POST", "/fine_tuning/jobs").reply(200, { id: "ftjob-2", status: "queued" });
    await expect(api.createJob({ model: "m", trainingFile: "file-1" })).rejects.toThrow(
      'creating a fine-tuning job on "m"',
    );
    expect(clock.slept).toEqual([]);
    expect(agent.pendingInterceptors()).toHaveLength(1);
  });
});

describe("a server that does not answer", () => {
  it.each([
    ["openai", "connection.baseUrl, fine-tuning:baseUrl or OPENAI_BASE_URL"],
    ["azure", "connection.baseUrl, fine-tuning:baseUrl, OPENAI_BASE_URL or AZURE_OPENAI_ENDPOINT"],
    ["together", "connection.baseUrl, fine-tuning:baseUrl or TOGETHER_BASE_URL"],
    ["fireworks", "connection.baseUrl or fine-tuning:baseUrl"],
    ["nebius", "connection.baseUrl or fine-tuning:baseUrl"],
    ["bedrock", "connection.baseUrl or fine-tuning:baseUrl"],
  ])("leads, in the dialect %s, to the settings that its base URL comes from", async (dialect, settings) => {
    const api = connectApi({
      endpoint: { baseUrl: url, dialect },
      key: () => Credential.bearer(secret),
      dispatcher: arrange().agent,
      clock: fakeClock(),
    });
    const call = { doing: "asking", method: "GET", path: "/models", repeat: "never" } as const;
    await expect(api.client.send(call)).rejects.toThrow(`that the base URL is right (${settings}).`);
  });
});

describe("the key", () => {
  it("appears in no error, whatever the server echoes", async () => {
    const { api, route } = arrange();
    const echo = `Incorrect key ${secret} in "Authorization: Bearer ${secret}" (${Buffer.from(secret).toString("base64")})`;
    route("GET", "/models/a").reply(401, { error: { message: echo, code: "invalid_api_key" } });
    route("GET", "/models/b").reply(200, `<html>${echo}</html>`);
    route("GET", "/models/c").reply(200, { error: { message: echo } });
    route("GET", "/models/d").replyWithError(new Error(echo)).times(4);
    for (const id of ["a", "b", "c", "d"]) {
      const error = await api.getModel(id).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expectFreeOf(secret, inspect(error, { depth: 10, showHidden: true }));
    }
    expectFreeOf(secret, inspect(api, { depth: 10, showHidden: true }) + JSON.stringify(api));
  });

  it("is read anew for every try, so that a renewed token is used", async () => {
    const { agent, route } = arrange();
    let reads = 0;
    const key = () => Credential.bearer(`token-number-${++reads}`);
    route("GET", "/models/m").reply(503, "");
    agent
      .get(origin)
      .intercept({ path: "/v1/models/m", headers: { authorization: "Bearer token-number-2" } })
      .reply(200, { id: "m" });
    await connectApi({
      endpoint: { baseUrl: url, dialect: "openai" },
      key,
      dispatcher: agent,
      clock: fakeClock(),
    }).getModel("m");
    agent.assertNoPendingInterceptors();
  });

  it("does not travel over plain http to another machine", () => {
    const place = { baseUrl: "http://api.example/v1", dialect: "openai" } as const;
    expect(() => connectApi({ endpoint: place, key: () => Credential.bearer(secret) })).toThrow(
      'a key is not sent over plain http to "api.example"',
    );
  });
});

describe("each place", () => {
  it("is told organization and project in headers", async () => {
    const { agent } = arrange();
    const place = { baseUrl: url, dialect: "openai", organization: "org-1", project: "proj_1" } as const;
    agent
      .get(origin)
      .intercept({ path: "/v1/models/m", headers: { "openai-organization": "org-1", "openai-project": "proj_1" } })
      .reply(200, { id: "m" });
    await apiAt(url, { dispatcher: agent, endpoint: place }).getModel("m");
    agent.assertNoPendingInterceptors();
  });

  it("of Azure is asked with api-key and api-version", async () => {
    const { agent } = arrange();
    const place = { baseUrl: `${origin}/openai`, dialect: "azure", apiVersion: "2025-04-01-preview" } as const;
    agent
      .get(origin)
      .intercept({ path: "/openai/models/m?api-version=2025-04-01-preview", headers: { "api-key": "0123abcd" } })
      .reply(200, { id: "m" });
    await apiAt(url, { dispatcher: agent, endpoint: place, key: () => Credential.apiKey("0123abcd") }).getModel("m");
    agent.assertNoPendingInterceptors();
  });
});

describe("an answer", () => {
  it("that is JSON under another name is read", async () => {
    const { api, route } = arrange();
    route("GET", "/models/m").reply(200, '{"id":"m"}', { headers: { "content-type": "text/plain" } });
    expect(await api.getModel("m")).toMatchObject({ id: "m" });
  });

  it("of 200 with an error inside is reported with its words", async () => {
    const { api, route } = arrange();
    route("GET", "/fine_tuning/jobs/x").reply(200, { error: { message: "no such job" } });
    await expect(api.getJob("x")).rejects.toThrow(
      'getting fine-tuning job "x": api.example answered 200, but with an error: no such job',
    );
  });

  it("of another shape names what is missing", async () => {
    const { api, route } = arrange();
    route("GET", "/fine_tuning/jobs/x").reply(200, { id: "x" });
    await expect(api.getJob("x")).rejects.toThrow(
      /answered 200, but in a shape that this API does not have:[\s\S]*status/,
    );
  });

  it("that is empty is not taken for an object", async () => {
    const { api, route } = arrange();
    route("GET", "/fine_tuning/jobs/x").reply(200, "");
    await expect(api.getJob("x")).rejects.toThrow("answered 200, but not with JSON: (an empty body)");
  });

  it("can be asked for with any schema", async () => {
    const { api, route } = arrange();
    route("GET", "/anything").reply(200, { n: 1 });
    const call = { doing: "asking", method: "GET", path: "/anything", repeat: "safe" } as const;
    expect(await api.client.read(call, z.object({ n: z.number() }))).toEqual({ n: 1 });
  });
});

describe("an address that the vendor signed", () => {
  const storage = "https://storage.example";
  const address = `${storage}/rows?X-Goog-Signature=0123456789abcdef&X-Goog-Date=20261101T000000Z`;
  const path = address.slice(storage.length);
  const call = { doing: "sending the rows", method: "PUT", path: "", address, repeat: "never" } as const;
  const stream = {
    headers: { "content-length": "2" },
    async *open() {
      yield Buffer.from("{}");
    },
  };

  it("gets what is sent there, and not the key", async () => {
    const { agent, api } = arrange();
    const sent: unknown[] = [];
    agent
      .get(storage)
      .intercept({ method: "PUT", path })
      .reply(200, ({ headers }) => {
        sent.push(headers);
        return "";
      });
    await api.client.send({ ...call, stream });
    expect(sent).toEqual([{ "content-length": "2" }]);
  });

  it("is as good as a key, and stands in no error, whole or in parts", async () => {
    const { agent, api } = arrange();
    const quoting = `<Error><Resource>${path}</Resource><Signature>0123456789abcdef</Signature></Error>`;
    agent.get(storage).intercept({ method: "PUT", path }).reply(403, quoting);
    const error: unknown = await api.client.send({ ...call, stream }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 403 });
    expect(inspect(error)).not.toContain("0123456789abcdef");
    agent
      .get(storage)
      .intercept({ method: "PUT", path })
      .replyWithError(new Error(`cannot reach ${address}`));
    await expect(api.client.send({ ...call, stream })).rejects.toThrow("cannot reach [redacted]");
  });

  it.each(["http://storage.example/rows?signature=0123456789", "rows"])(
    "is not used over plain http: %s",
    async (plain) => {
      const { api } = arrange();
      const error: unknown = await api.client.send({ ...call, address: plain }).catch((thrown: unknown) => thrown);
      expect(String(error)).toContain("no https one");
      expect(String(error)).not.toContain("0123456789");
    },
  );
});
