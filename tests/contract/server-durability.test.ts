import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chatRows, jsonl } from "../support/server-data";
import { type ServerProcess, serverProcess } from "../support/server-process";

const patience = 120_000;

function formOf(content: string): FormData {
  const form = new FormData();
  form.set("purpose", "fine-tune");
  form.set("file", new File([content], "train.jsonl"));
  return form;
}

async function until<T>(look: () => Promise<T | undefined>, ms = patience): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe("a server that is killed", () => {
  let data: string;
  let server: ServerProcess;
  const running: ServerProcess[] = [];

  const start = async (...flags: string[]) => {
    server = await serverProcess(data, flags);
    running.push(server);
    return server;
  };

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "fine-tuning-durability-"));
  });
  afterEach(async () => {
    for (const each of running.splice(0)) await each.kill();
    rmSync(data, { recursive: true, force: true });
  });

  const submit = async (file: unknown, more = {}) => {
    const hyperparameters = { n_epochs: 2 };
    const { body } = await server.call("POST", "/fine_tuning/jobs", {
      model: "gpt-4o-mini",
      training_file: file,
      hyperparameters,
      ...more,
    });
    return body.id as string;
  };

  it(
    "keeps every acknowledged write, at whatever moment",
    async () => {
      const acknowledged = new Set<string>();
      for (let round = 0; round < 3; round += 1) {
        await start("--min-seconds", "validating_files=600");
        const { id } = (await server.call("POST", "/files", formOf(jsonl(chatRows(10))))).body;
        acknowledged.add(id as string);
        const writer = async () => {
          for (;;) acknowledged.add(await submit(id));
        };
        const writers = [writer(), writer(), writer()].map((each) => each.catch(() => "cut off"));
        await until(async () => (acknowledged.size > 12 * (round + 1) ? true : undefined));
        await server.kill();
        await Promise.all(writers);
      }
      await start("--min-seconds", "validating_files=600");
      for (const id of acknowledged) {
        const path = id.startsWith("file-") ? `/files/${id}` : `/fine_tuning/jobs/${id}`;
        expect((await server.call("GET", path)).status).toBe(200);
      }
    },
    patience,
  );

  it(
    "forgets half an upload",
    async () => {
      await start();
      const { port } = new URL(server.url);
      const socket = connect(Number(port), "127.0.0.1");
      socket.on("error", () => {});
      socket.write(
        `POST /v1/files HTTP/1.1\r\nhost: x\r\nauthorization: Bearer sk-process\r\ncontent-length: 1000000\r\ncontent-type: multipart/form-data; boundary=b\r\n\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n${"x".repeat(300_000)}`,
      );
      const incoming = join(data, "incoming");
      await until(async () => readdirSync(incoming).find((name) => statSync(join(incoming, name)).size > 0));
      await server.kill();
      socket.destroy();
      // As if it had been killed between the two steps of keeping a file, or of dropping an upload's parts.
      writeFileSync(join(data, "files", "file-never-recorded"), "x");
      mkdirSync(join(data, "uploads", "upload_over"));

      await start();
      expect(readdirSync(join(data, "uploads"))).toEqual([]);
      expect(readdirSync(incoming)).toEqual([]);
      expect(readdirSync(join(data, "files"))).toEqual([]);
      expect((await server.call("GET", "/files")).body.data).toEqual([]);
    },
    patience,
  );

  it(
    "does not share its directory with another server",
    async () => {
      await start();
      await expect(serverProcess(data)).rejects.toThrow(
        /could not start: ".*server\.db" is in use by another fine-tuning-server/,
      );
      expect((await server.call("GET", "/files")).status).toBe(200);
      expect(await server.kill("SIGTERM")).toBe(0);
      await start();
    },
    patience,
  );

  it(
    "answers a full disk with a 500 and a log line, and works on when there is room",
    async () => {
      // A limit on the size of any file stands for the disk: writing beyond it fails as a full disk does.
      server = await serverProcess(data, [], ["sh", "-c", 'ulimit -f 4000; exec "$0" "$@"']);
      running.push(server);
      const small = await server.call("POST", "/files", formOf(jsonl(chatRows(10))));
      const large = await server.call("POST", "/files", formOf("x".repeat(3_000_000)));
      expect(large).toMatchObject({ status: 500, body: { error: { type: "server_error", code: null } } });
      // It comes by a pipe, beside the answer.
      const isLogged = () => server.lines.some((line) => /POST \/v1\/files answered 500: EFBIG/.test(line));
      await until(async () => isLogged() || undefined);
      expect(readdirSync(join(data, "incoming"))).toEqual([]);

      let last = 200;
      for (let count = 0; count < 3000 && last === 200; count += 1) {
        const body = { filename: `${"n".repeat(990)}.jsonl`, purpose: "fine-tune", bytes: 1, mime_type: "text/jsonl" };
        last = (await server.call("POST", "/uploads", body)).status;
      }
      expect(last).toBe(500);
      expect((await server.call("GET", `/files/${small.body.id}`)).status).toBe(200);
      await server.kill();

      await start();
      expect((await server.call("GET", `/files/${small.body.id}`)).status).toBe(200);
      expect((await server.call("POST", "/files", formOf("x".repeat(3_000_000)))).status).toBe(200);
    },
    patience,
  );

  it("says so when the directory cannot be used", async () => {
    await expect(serverProcess("/dev/null/data")).rejects.toThrow(/could not start: .*\/dev\/null/);
    expect(existsSync("/dev/null/data")).toBe(false);
  });
});
