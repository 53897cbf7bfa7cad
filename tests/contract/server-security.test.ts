import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "fine-tuning-server";
import { eventually } from "../support/pulumi-eventually";
import { type TestServer, testAdminKey, testKey, testServer } from "../support/server";

/** Sends bytes as they are and answers everything that comes until the connection ends. */
function raw(server: TestServer, text: string): Promise<{ answer: string; ms: number }> {
  const begin = performance.now();
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve({ answer, ms: performance.now() - begin }));
    socket.write(text);
  });
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile());

describe("a server under attack", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await testServer({ limits: { idleSeconds: 1, headersSeconds: 1, requestSeconds: 2 } });
  });
  afterAll(() => server.close());

  const uploadNamed = async (filename: string) => {
    const form = new FormData();
    form.set("purpose", "batch");
    form.set("file", new File(["{}\n"], filename));
    return server.call("POST", "/files", form);
  };

  it.each([
    "../../../escape.jsonl",
    "/etc/passwd",
    "..\\..\\x.jsonl",
    'a"; x="b\r\nset-cookie: evil=1',
    "<script>alert(1)</script>.jsonl",
    "=cmd|'/c calc'!A1",
  ])("takes the file name %j as text and never as a path or a header", async (filename) => {
    const before = filesUnder(server.data).length;
    const { status, body } = await uploadNamed(filename);
    expect(status).toBe(200);
    const content = await server.call("GET", `/files/${body.id}/content`);
    expect(content.headers.get("set-cookie")).toBeNull();
    expect(content.headers.get("content-disposition")).toMatch(
      /^attachment; filename="[^"]*"; filename\*=UTF-8''[\w%.~!*-]*$/,
    );
    expect(content.headers.get("content-type")).toBe("application/octet-stream");
    expect(filesUnder(server.data)).toHaveLength(before + 1);
    expect(existsSync(join(server.data, "files", body.id as string))).toBe(true);
    expect(existsSync(join(server.data, "..", "escape.jsonl"))).toBe(false);
  });

  it.each([
    "/files/..%2f..%2fkeys.json/content",
    "/files/%2e%2e/content",
    "/files/../../keys.json",
    "/files/keys.json/content",
    "/files/%00/content",
    "/models/..%2f..%2fserver.db",
    "/files/%E0%A4%A/content",
  ])("reads nothing outside for %s", async (path) => {
    const { answer } = await raw(
      server,
      `GET /v1${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${testKey}\r\nconnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toContain("adminKey");
  });

  it("answers what is no HTTP in the envelope", async () => {
    const { answer } = await raw(server, "NONSENSE\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*\r\nx-request-id: req_/);
    expect(answer).toContain('"invalid_request_error"');
  });

  it("cuts clients that send their headers too slowly, or nothing", async () => {
    const [slow, silent] = await Promise.all([raw(server, "GET /v1/models HTTP/1.1\r\nhost: x\r\n"), raw(server, "")]);
    expect(slow.ms).toBeLessThan(20_000);
    expect(silent.ms).toBeLessThan(20_000);
  });

  it("cuts clients that stop in the middle of a body, and forgets what they sent", async () => {
    const { answer, ms } = await raw(
      server,
      `POST /v1/files HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${testKey}\r\ncontent-length: 5000\r\ncontent-type: multipart/form-data; boundary=b\r\n\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\nabc`,
    );
    expect(ms).toBeLessThan(20_000);
    expect(answer).not.toContain("200 OK");
    const incoming = () => readdirSync(join(server.data, "incoming"));
    await eventually(() => incoming().length === 0, { what: () => `the end of ${incoming()}` });
  });

  it("does not read a body that announces more than is allowed", async () => {
    const head = `POST /v1/files HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${testKey}\r\ncontent-type: multipart/form-data; boundary=b\r\n`;
    const { answer } = await raw(server, `${head}content-length: 900000000\r\n\r\n--b\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.each<[string, string]>([
    ["no boundary", "multipart/form-data"],
    ["no parts", "multipart/form-data; boundary=b"],
  ])("answers multipart with %s as a bad request", async (_what, type) => {
    const answer = await server.call("POST", "/files", "--b--\r\n", { "content-type": type });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it("refuses two files, many fields, and fields that reach for a prototype", async () => {
    const two = new FormData();
    two.set("purpose", "batch");
    two.append("file", new File(["a"], "a.txt"));
    two.append("file", new File(["b"], "b.txt"));
    expect((await server.call("POST", "/files", two)).status).toBeGreaterThanOrEqual(400);
    const many = new FormData();
    for (let count = 0; count < 50; count += 1) many.append("purpose", "batch");
    expect((await server.call("POST", "/files", many)).status).toBeGreaterThanOrEqual(400);
    for (const name of ["__proto__", "constructor", "__proto__[admin]"]) {
      const form = new FormData();
      form.set(name, "x");
      expect((await server.call("POST", "/files", form)).status).toBe(400);
    }
    expect((await server.call("GET", "/fine_tuning/jobs?metadata[__proto__]=x&__proto__[a]=b")).body.data).toEqual([]);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  it("names no key in its log, its database or its answers", async () => {
    await server.call("GET", "/models", undefined, { authorization: "Bearer sk-guess" });
    const written =
      server.lines.join("\n") +
      filesUnder(server.data)
        .map((name) => readFileSync(join(server.data, name), "latin1"))
        .join("\n");
    for (const key of [testKey, testAdminKey, "sk-guess"]) expect(written).not.toContain(key);
  });
});

describe("keys", () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "fine-tuning-keys-"));
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  it("are made once, kept for their owner only, and found again", async () => {
    const first = await startServer({ data });
    expect(first.madeKeys).toEqual(["apiKey", "adminKey"]);
    await first.close();
    expect(statSync(join(data, "keys.json")).mode & 0o077).toBe(0);
    const second = await startServer({ data });
    expect([second.madeKeys, second.apiKey, second.adminKey]).toEqual([[], first.apiKey, first.adminKey]);
    await second.close();
  });

  it("are wanted before other machines may connect", async () => {
    await expect(startServer({ data, host: "0.0.0.0" })).rejects.toThrow("needs an API key of your own");
    expect(readdirSync(data)).toEqual([]);
  });
});
