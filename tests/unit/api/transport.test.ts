import type { ServerResponse } from "node:http";
import { ProtocolError, TransportError } from "../../../provider/errors";
import { apiAt, json, listen } from "./loopback";

/** Closes what the test opened, also when it fails. */
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function arrange(reply: (response: ServerResponse, nth: number) => void) {
  const server = await listen((_, response) => reply(response, server.received.length));
  const api = apiAt(server.url);
  opened.push(server, api);
  return { server, api };
}

const goodJob = { id: "ftjob-1", status: "running" };

function cutBody(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
  response.write('{"id":"ftjob-1","sta', () => response.destroy());
}

describe("a read on a bad line", () => {
  it("is repeated after an answer that breaks off", async () => {
    const { server, api } = await arrange((response, nth) =>
      nth < 3 ? cutBody(response) : json(response, 200, goodJob),
    );
    expect(await api.getJob("ftjob-1")).toMatchObject(goodJob);
    expect(server.received).toHaveLength(3);
  });

  it("says which status the answer had that broke off", async () => {
    const { api } = await arrange(cutBody);
    const error = await api.getJob("ftjob-1").catch((thrown: unknown) => thrown);
    expect(ProtocolError.is(error)).toBe(true);
    expect(error).toMatchObject({
      status: 200,
      message: expect.stringMatching(
        /^getting fine-tuning job "ftjob-1": 127\.0\.0\.1:\d+: the answer \(status 200\) broke off/,
      ),
    });
  });

  it("is repeated after a reset", async () => {
    const { server, api } = await arrange((response, nth) =>
      nth < 2 ? response.destroy() : json(response, 200, goodJob),
    );
    expect(await api.getJob("ftjob-1")).toMatchObject(goodJob);
    expect(server.received).toHaveLength(2);
  });

  it("quotes the page that a portal sends instead of the answer", async () => {
    const { server, api } = await arrange((response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1> Sign in to continue"),
    );
    await expect(api.getJob("ftjob-1")).rejects.toThrow(
      /answered 200, but not with JSON: "Welcome Sign in to continue"/,
    );
    expect(server.received).toHaveLength(1);
  });

  it("ends when the caller gives up, with the caller's reason", async () => {
    const { api } = await arrange(() => undefined);
    const controller = new AbortController();
    const reading = api.getJob("ftjob-1", { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
  });

  it("gives up on a server that says nothing, after the time it was given", async () => {
    const { api } = await arrange(() => undefined);
    const call = { doing: "asking", method: "GET", path: "/silence", repeat: "never", timeoutMs: 30 } as const;
    await expect(api.client.send(call)).rejects.toThrow(
      /^asking: no answer from 127\.0\.0\.1:\d+: no answer within 0\.03 s/,
    );
  });

  it("refuses an answer without end", async () => {
    const { api } = await arrange((response) => response.end("x".repeat(5_000)));
    const call = { doing: "asking", method: "GET", path: "/much", repeat: "never", maxBytes: 1_000 } as const;
    await expect(api.client.send(call)).rejects.toThrow("the answer (status 200) is longer than 1000 bytes");
  });

  it("never follows a redirect with the key in its hand", async () => {
    const { server, api } = await arrange((response) => response.writeHead(307, { location: "/elsewhere" }).end());
    await expect(api.getJob("ftjob-1")).rejects.toThrow("redirects are not followed");
    expect(server.received).toHaveLength(1);
  });
});

describe("a submission on a bad line", () => {
  const request = { model: "m", trainingFile: "file-1" };

  it("is not repeated after a reset, and counts as perhaps sent", async () => {
    const { server, api } = await arrange((response) => response.destroy());
    const error = await api.createJob(request).catch((thrown: unknown) => thrown);
    expect(TransportError.is(error)).toBe(true);
    expect(error).toMatchObject({ neverSent: false });
    expect(server.received).toHaveLength(1);
  });

  it("is known to be unsent where nobody listens", async () => {
    const { server, api } = await arrange(() => undefined);
    await server.close();
    const error = await api.createJob(request).catch((thrown: unknown) => thrown);
    expect(TransportError.is(error)).toBe(true);
    expect(error).toMatchObject({ neverSent: true, message: expect.stringContaining("ECONNREFUSED") });
    opened.splice(0, 1);
  });

  it("is not repeated after an answer that breaks off", async () => {
    const { server, api } = await arrange(cutBody);
    await expect(api.createJob(request)).rejects.toThrow("broke off");
    expect(server.received).toHaveLength(1);
  });
});
