import { type Capability, probeCapabilities } from "../../../provider/api/probe";
import { capabilityNames } from "../../../provider/api/probed-routes";
import { apiAt, json, listen, type Received } from "./loopback";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function probe(reply: (request: Received) => [status: number, body: unknown]) {
  const server = await listen((request, response) => json(response, ...reply(request)));
  const api = apiAt(server.url);
  opened.push(server, api);
  const found = await probeCapabilities(api);
  return {
    received: server.received,
    verdicts: Object.fromEntries(found.map(({ name, verdict }) => [name, verdict])),
    found,
  };
}

const refusal = (message: string, code: string | null = null) => ({ error: { message, code } });
const noRoute = ({ method, url }: Received): [number, unknown] => [404, refusal(`Invalid URL (${method} ${url})`)];
const list = (data: unknown[] = []): [number, unknown] => [200, { object: "list", data, has_more: false }];
const job = { id: "ftjob-1", status: "succeeded" };

/** A server with everything, as OpenAI answers. */
function complete(request: Received): [number, unknown] {
  const { method, url } = request;
  if (url.includes("no-such-route")) return noRoute(request);
  if (url.includes("permissions")) return [401, refusal("an admin key is needed")];
  if (url.includes("pulumi_probe")) return list();
  if (method === "GET") return list([job]);
  if (url.endsWith("/fine_tuning/jobs")) return [400, refusal("model is required")];
  return [404, refusal(`Could not find ${url.split("/").at(-2)}`, "not_found")];
}

describe(probeCapabilities, () => {
  it("sees that a vendor has ended its training", async () => {
    const { verdicts, found } = await probe((request) =>
      request.url.startsWith("/v1/fine_tuning") ? [410, refusal("this service has ended")] : complete(request),
    );
    expect(verdicts).toMatchObject({ "list jobs": "no", "submit jobs": "no", "job events": "no", "list files": "yes" });
    expect(found.find(({ name }) => name === "submit jobs")?.detail).toBe("the vendor has ended this (410)");
  });

  it("sees what a complete server can do, and that sharing wants an admin key", async () => {
    const { verdicts, found } = await probe(complete);
    expect(verdicts).toEqual({
      ...Object.fromEntries(capabilityNames.map((name) => [name, "yes"])),
      "share checkpoints": "no",
    });
    expect(found.at(-1)).toEqual<Capability>({
      name: "share checkpoints",
      verdict: "no",
      detail: expect.stringContaining("an admin key is needed"),
      remedy: expect.stringContaining("OPENAI_ADMIN_KEY"),
    });
  });

  it("tells a missing route from a missing object, and a filter that is ignored", async () => {
    const { verdicts } = await probe((request) => {
      if (/checkpoints|pause|resume|uploads/.test(request.url)) return noRoute(request);
      if (request.method === "DELETE") return [405, { detail: "Method Not Allowed" }];
      if (request.url.includes("pulumi_probe")) return list([job]);
      return complete(request);
    });
    expect(verdicts).toEqual({
      "list jobs": "yes",
      "submit jobs": "yes",
      "filter jobs by metadata": "no",
      "job events": "yes",
      "job checkpoints": "no",
      "cancel jobs": "yes",
      "pause jobs": "no",
      "resume jobs": "no",
      "list files": "yes",
      "upload in parts": "no",
      "list models": "yes",
      "delete models": "no",
      "share checkpoints": "no",
    });
  });

  it("takes 501 for a route that is not there, and another failure of the server for nothing", async () => {
    const { verdicts } = await probe((request) => {
      if (request.url.endsWith("/pause")) return [501, refusal("not implemented")];
      if (request.url.endsWith("/resume")) return [503, refusal("try again later")];
      return complete(request);
    });
    expect(Object.entries(verdicts).filter(([, verdict]) => verdict !== "yes")).toEqual([
      ["pause jobs", "no"],
      ["resume jobs", "unknown"],
      ["share checkpoints", "no"],
    ]);
  });

  it("cannot tell about the filter while there is no job", async () => {
    const { verdicts } = await probe((request) =>
      request.method === "GET" && !request.url.includes("no-such") ? list() : complete(request),
    );
    expect(verdicts["filter jobs by metadata"]).toBe("unknown");
  });

  it("sends nothing that could start, change or delete anything", async () => {
    const { received } = await probe(complete);
    const acts = received.filter(({ method }) => method !== "GET");
    expect(
      acts.every(
        ({ url, body }) => url.includes("pulumi-fine-tuning-probe") || (url.endsWith("/jobs") && body === "{}"),
      ),
    ).toBe(true);
  });

  it("throws where nobody answers", async () => {
    const server = await listen(() => undefined);
    await server.close();
    const api = apiAt(server.url);
    opened.push(api);
    await expect(probeCapabilities(api)).rejects.toThrow(/ECONNREFUSED.*\n.*Next: check that the server runs/);
  });

  it("reports a key that is refused", async () => {
    const { found } = await probe(() => [401, refusal("Incorrect API key provided", "invalid_api_key")]);
    expect(found[0]).toMatchObject({
      name: "list jobs",
      verdict: "no",
      detail: expect.stringContaining("Incorrect API key provided"),
    });
  });
});
