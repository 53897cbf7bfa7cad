import { inspect } from "node:util";
import { dialects } from "../../../provider/api/dialects";
import { type GivenConnection, resolveConnection } from "../../../provider/endpoint/connection";
import { describeEndpoint, sameEndpoint } from "../../../provider/endpoint/endpoint";
import { expectFreeOf } from "../../support/free-of";

const key = "sk-test-0011223344556677";

function resolve(input?: GivenConnection, config: Record<string, string> = {}, env: Record<string, string> = {}) {
  return resolveConnection(input, (name) => config[name], env, dialects.places);
}

const headersOf = async (connection: ReturnType<typeof resolve>) => (await connection.key()).headers();

describe("where to call", () => {
  it("is OpenAI when nothing is said", () => {
    expect(resolve().endpoint).toEqual({ baseUrl: "https://api.openai.com/v1", dialect: "openai" });
  });

  it("is the resource's own word before configuration before environment", () => {
    const env = { OPENAI_BASE_URL: "https://env.example/v1", OPENAI_ORG_ID: "org-env", OPENAI_PROJECT_ID: "proj_env" };
    const config = { "fine-tuning:baseUrl": "https://config.example/v1", "fine-tuning:organization": "org-config" };
    expect(resolve({ baseUrl: "https://own.example/v1" }, config, env).endpoint).toEqual({
      baseUrl: "https://own.example/v1",
      dialect: "openai",
      organization: "org-config",
      project: "proj_env",
    });
    expect(resolve(undefined, config, env).endpoint.baseUrl).toBe("https://config.example/v1");
    expect(resolve(undefined, {}, env).endpoint.baseUrl).toBe("https://env.example/v1");
  });

  it("takes an empty setting for none", () => {
    expect(resolve({}, { "fine-tuning:baseUrl": "" }, { OPENAI_BASE_URL: "  " }).endpoint.baseUrl).toBe(
      "https://api.openai.com/v1",
    );
  });

  it.each([
    ["https://API.example/v1/", "https://api.example/v1"],
    ["https://api.example", "https://api.example"],
    ["https://api.example:443/v1//", "https://api.example/v1"],
    ["http://127.0.0.1:4010/v1", "http://127.0.0.1:4010/v1"],
    ["http://[::1]:4010/v1", "http://[::1]:4010/v1"],
    ["http://localhost:4010/v1", "http://localhost:4010/v1"],
  ])("%s is the same server as %s", (written, baseUrl) => {
    const { endpoint, problems } = resolve({ baseUrl: written });
    expect({ baseUrl: endpoint.baseUrl, problems }).toEqual({ baseUrl, problems: [] });
  });

  it.each([
    ["api.example/v1", "(https:// is missing)"],
    ["ftp://api.example", "is not an http(s) address"],
    ["https://user:pass@api.example/v1", "would be stored in the stack's state"],
    ["https://api.example/v1?api-version=2024", 'must end before "?api-version=2024"'],
    ["https://api.example/v1/fine_tuning/jobs", "leave off everything after the version"],
    ["http://api.example/v1", 'a key is not sent over plain http to "api.example"'],
    ["http://127.0.0.1.example.com/v1", "plain http"],
  ])("%s is a problem of the argument", (baseUrl, reason) => {
    const { endpoint, problems } = resolve({ baseUrl });
    expect(problems).toEqual([{ property: "connection.baseUrl", reason: expect.stringContaining(reason) }]);
    expect(endpoint.baseUrl).not.toContain("openai.com");
    expectFreeOf("pass@", JSON.stringify([endpoint, problems]));
  });

  it("is told by the name of the setting or variable that leads there", () => {
    const config = { "fine-tuning:baseUrl": "api.example/v1", "fine-tuning:dialect": "mistral" };
    expect(resolve(undefined, config).problems).toEqual([
      {
        property: "",
        reason: expect.stringMatching(
          /^fine-tuning:dialect: there is no dialect "mistral": use "openai", "azure", .* or "/,
        ),
      },
      { property: "", reason: expect.stringMatching(/^fine-tuning:baseUrl: the base URL "api.example\/v1" is not/) },
    ]);
    expect(resolve(undefined, {}, { OPENAI_BASE_URL: "http://api.example/v1" }).problems).toEqual([
      { property: "", reason: expect.stringMatching(/^OPENAI_BASE_URL: a key is not sent over plain http/) },
    ]);
  });

  it("is not printed where it may be a key in the wrong place", () => {
    const misplaced = "a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3";
    const config = { "fine-tuning:baseUrl": misplaced, "fine-tuning:dialect": misplaced };
    const { problems } = resolve(undefined, config);
    expect(problems).toHaveLength(2);
    expectFreeOf(misplaced, JSON.stringify(problems));
  });

  it("knows its dialects, and says which they are", () => {
    expect(resolve({ dialect: "mistral" }).problems).toEqual([
      {
        property: "connection.dialect",
        reason: expect.stringMatching(/^there is no dialect "mistral": use "openai", "azure"/),
      },
    ]);
  });
});

describe("Azure", () => {
  const azure = (baseUrl: string, apiVersion?: string) => resolve({ dialect: "azure", baseUrl, apiVersion }).endpoint;

  it.each([
    ["https://r.openai.azure.com", undefined, "https://r.openai.azure.com/openai/v1"],
    ["https://r.openai.azure.com/openai/v1/", undefined, "https://r.openai.azure.com/openai/v1"],
    ["https://r.openai.azure.com", "preview", "https://r.openai.azure.com/openai/v1"],
    ["https://r.openai.azure.com", "2025-04-01-preview", "https://r.openai.azure.com/openai"],
    [
      "https://r.services.ai.azure.com/api/projects/p",
      undefined,
      "https://r.services.ai.azure.com/api/projects/p/openai/v1",
    ],
  ])("%s with api-version %s is called at %s", (baseUrl, apiVersion, expected) => {
    expect(azure(baseUrl, apiVersion)).toEqual({
      baseUrl: expected,
      dialect: "azure",
      ...(apiVersion && { apiVersion }),
    });
  });

  it("takes address, version and key from Azure's own variables", async () => {
    const env = {
      AZURE_OPENAI_ENDPOINT: "https://r.openai.azure.com",
      OPENAI_API_VERSION: "2025-04-01-preview",
      AZURE_OPENAI_API_KEY: "0123abcd",
    };
    const connection = resolve({ dialect: "azure" }, {}, env);
    expect(connection.endpoint).toEqual({
      baseUrl: "https://r.openai.azure.com/openai",
      dialect: "azure",
      apiVersion: "2025-04-01-preview",
    });
    expect(await headersOf(connection)).toEqual({ "api-key": "0123abcd" });
  });

  it("has no default address", () => {
    const { endpoint, problems } = resolve({ dialect: "azure" });
    expect(endpoint.baseUrl).toBe("");
    expect(problems).toEqual([
      { property: "connection.baseUrl", reason: expect.stringContaining("https://my-resource.openai.azure.com") },
    ]);
  });
});

describe("the key", () => {
  it("comes from the variable that the resource names, before all others", async () => {
    const connection = resolve(
      { apiKeyEnv: "TEAM_KEY" },
      { "fine-tuning:apiKey": "sk-config-1" },
      { TEAM_KEY: key, OPENAI_API_KEY: "sk-env-1" },
    );
    expect(await headersOf(connection)).toEqual({ authorization: `Bearer ${key}` });
  });

  it("comes from configuration before the environment", async () => {
    expect(await headersOf(resolve({}, { "fine-tuning:apiKey": key }, { OPENAI_API_KEY: "sk-env-1" }))).toEqual({
      authorization: `Bearer ${key}`,
    });
  });

  it("is read when it is used", async () => {
    const env: Record<string, string> = {};
    const connection = resolve({}, {}, env);
    env.OPENAI_API_KEY = key;
    expect(await headersOf(connection)).toEqual({ authorization: `Bearer ${key}` });
  });

  it("is asked for by name when it is missing", async () => {
    await expect(headersOf(resolve())).rejects.toThrow(
      "no key for https://api.openai.com/v1: set OPENAI_API_KEY in the environment, or run `pulumi config set --secret fine-tuning:apiKey`",
    );
    await expect(headersOf(resolve({ apiKeyEnv: "TEAM_KEY" }, {}, { OPENAI_API_KEY: key }))).rejects.toThrow(
      "`connection.apiKeyEnv` names the environment variable TEAM_KEY, and it is not set",
    );
  });

  it("for permissions is the admin's, where there is one", async () => {
    const admin = resolve({}, {}, { OPENAI_API_KEY: key, OPENAI_ADMIN_KEY: "sk-admin-1" });
    expect((await admin.adminKey()).headers()).toEqual({ authorization: "Bearer sk-admin-1" });
    const none = resolve({}, {}, { OPENAI_API_KEY: key });
    expect((await none.adminKey()).headers()).toEqual({ authorization: `Bearer ${key}` });
  });

  it("cannot be seen in what resolving returns", () => {
    const connection = resolve({}, { "fine-tuning:apiKey": key }, { OPENAI_API_KEY: key, OPENAI_ADMIN_KEY: key });
    expectFreeOf(
      key,
      inspect(connection, { depth: 10, showHidden: true }) + JSON.stringify(connection) + String(connection.key),
    );
  });
});

describe(sameEndpoint, () => {
  const place = { baseUrl: "https://a.example/v1", dialect: "openai", organization: "org-1" } as const;

  it("is the same server, organization and project, whatever the version", () => {
    const preview = { ...place, apiVersion: "preview" };
    expect(sameEndpoint(place, preview)).toBe(true);
    expect(sameEndpoint(place, { ...place, project: "proj_1" })).toBe(false);
    expect(sameEndpoint(place, { ...place, baseUrl: "https://b.example/v1" })).toBe(false);
  });

  it("can be said in a sentence", () => {
    expect(describeEndpoint({ ...place, project: "proj_1" })).toBe(
      'https://a.example/v1, organization "org-1", project "proj_1"',
    );
  });
});
