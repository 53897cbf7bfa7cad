import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fineTuning } from "../support/fine-tuning-command";
import { root } from "../support/pulumi-cli";
import { eventually } from "../support/pulumi-eventually";
import { inTerminal } from "../support/terminal";

/** What a model does when it is asked; its name says it. */
const answers: Record<string, (response: ServerResponse, stream: boolean) => void> = {
  whole: (response) =>
    json(response, 200, { choices: [{ message: { content: "In one piece." }, finish_reason: "stop" }] }),
  "not-streaming": (response, stream) =>
    stream
      ? json(response, 400, { error: { message: "stream is not supported", param: "stream" } })
      : json(response, 200, { choices: [{ message: { content: "At last." } }] }),
  pieces: (response) => {
    pieces(response, "By\u001b[2J", " piece");
    response.end('data: {"choices":[{"delta":{},"finish_reason":"length"}]}\n\ndata: [DONE]\n\n');
  },
  cut: (response) => {
    pieces(response, "Half an");
    response.end();
  },
  broken: (response) => {
    pieces(response, "Half an");
    setImmediate(() => response.destroy());
  },
  failing: (response) => {
    pieces(response, "Half an");
    response.end('data: {"error":{"message":"out of memory for Bearer sk-test-key"}}\n\n');
  },
  endless: (response) => pieces(response, "Once upon"),
  garbage: (response) => json(response, 200, { tides: 2 }),
  page: (response) => response.writeHead(404, { "content-type": "text/html" }).end("<html>not here</html>"),
  busy: (response) => json(response, 429, { error: { message: "slow down" } }),
  stranger: (response) => json(response, 401, { error: { message: "who are you, sk-test-key?" } }),
};

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function pieces(response: ServerResponse, ...texts: string[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const content of texts) response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
}

describe("fine-tuning chat", () => {
  let server: Server;
  let env: NodeJS.ProcessEnv;
  /** Bodies of the questions so far. */
  const asked: { model: string; stream?: boolean; messages: object[] }[] = [];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const model = /^\/v1\/models\/(.*)$/.exec(request.url ?? "")?.[1];
      if (model !== undefined) return json(response, 200, { id: model, object: "model", created: 0, owned_by: "acme" });
      const body = JSON.parse(text);
      asked.push(body);
      answers[body.model]?.(response, body.stream === true);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    env = {
      OPENAI_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
      OPENAI_API_KEY: "sk-test-key",
    };
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const chat = (args: string[], input = "") => fineTuning(["chat", ...args], { env, cwd: tmpdir(), input });

  it("writes the answer alone to standard output, from servers that stream and those that do not", async () => {
    const [whole, late, streamed] = await Promise.all([
      chat(["whole"], "When?\n"),
      chat(["not-streaming", "--message", "When?"]),
      chat(["pieces", "--message", "When?", "--system", "Be brief.", "--temperature", "0"]),
    ]);
    expect(whole).toEqual({ code: 0, stdout: "In one piece.\n", stderr: "" });
    expect(late).toEqual({ code: 0, stdout: "At last.\n", stderr: "" });
    expect(streamed).toMatchObject({
      code: 0,
      stdout: "By[2J piece\n",
      stderr: expect.stringContaining("limit of tokens"),
    });
    expect(asked).toContainEqual({
      model: "pieces",
      stream: true,
      temperature: 0,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "When?" },
      ],
    });
  });

  it("says in words what became of an answer, shows what came of it, and no key", async () => {
    const endings = [
      ["cut", "Half an\n", "the answer broke off before its end"],
      ["broken", "Half an\n", "broke off"],
      ["failing", "Half an\n", "the server says in the middle of its answer: out of memory for Bearer [redacted]"],
      ["garbage", "", "in a shape that this API does not have"],
      ["page", "", 'does not serve the model "page"'],
      ["busy", "", "slow down"],
      ["stranger", "", "who are you, sk-[redacted]"],
    ] as const;
    const results = await Promise.all(endings.map(([model]) => chat([model, "--message", "When?"])));
    expect(results).toEqual(
      endings.map(([, stdout, why]) => ({ code: 3, stdout, stderr: expect.stringContaining(why) })),
    );
    for (const { stderr } of results) expect(stderr).not.toMatch(/sk-test-key|\n\s+at /);
  });

  it("shows one of two models when the other does not answer, also as JSON", async () => {
    const [shown, told] = await Promise.all([
      chat(["whole", "busy", "--message", "When?"]),
      chat(["whole", "busy", "--message", "When?", "--json"]),
    ]);
    expect(shown).toMatchObject({ code: 3, stdout: "── whole\nIn one piece.\n\n── busy\n\n\n" });
    expect(JSON.parse(told.stdout).answers).toMatchObject([
      { model: "whole", text: "In one piece." },
      { model: "busy", error: expect.stringContaining("slow down") },
    ]);
  });

  it("wants a message where nobody can be talked to", async () => {
    expect(await chat(["whole"])).toMatchObject({ code: 3, stderr: expect.stringContaining("there is no message") });
  });

  it("talks with a person, stops an answer by Ctrl-C, forgets it, and ends by Ctrl-D", async () => {
    const command = [process.execPath, join(root, "dist", "cli", "main.js"), "chat", "endless", "pieces"];
    const terminal = inTerminal(command, { cwd: tmpdir(), env: { ...process.env, ...env }, columns: 70, rows: 20 });
    await terminal.shows(/^>$/);
    terminal.press("When?\r");
    await terminal.shows(/^endless +│ pieces$/);
    terminal.press("\x03");
    await terminal.shows(/^stopped$/);
    terminal.press("And now?\r");
    const again = () => asked.findLast(({ model }) => model === "endless")?.messages;
    const isAsked = () => JSON.stringify(again()) === JSON.stringify([{ role: "user", content: "And now?" }]);
    await eventually(isAsked, {
      timeoutMs: 60_000,
      what: () => `a question without the first: ${JSON.stringify(again())}`,
    });
    terminal.press("\x03");
    terminal.press("\x04");
    expect(await terminal.ended).toBe(0);
  });

  it("is interrupted by Ctrl-C while the one answer comes", async () => {
    const command = [process.execPath, join(root, "dist", "cli", "main.js"), "chat", "endless", "-m", "When?"];
    const terminal = inTerminal(command, { cwd: tmpdir(), env: { ...process.env, ...env }, columns: 70, rows: 20 });
    await terminal.shows(/^Once upon$/);
    terminal.press("\x03");
    expect(await terminal.ended).toBe(130);
  });
});
