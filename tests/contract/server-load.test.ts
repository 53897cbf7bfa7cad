import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { createWriteStream, mkdtempSync, openAsBlob, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { chatRows, jsonl } from "../support/server-data";
import { type ServerProcess, serverProcess } from "../support/server-process";

const megabyte = 1024 * 1024;
const patience = 120_000;

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

const residentMb = (server: ServerProcess): number =>
  Number(execFileSync("ps", ["-o", "rss=", "-p", String(server.pid)], { encoding: "utf8" })) / 1024;

function formOf(content: Blob): FormData {
  const form = new FormData();
  form.set("purpose", "fine-tune");
  form.set("file", content, "a.jsonl");
  return form;
}

describe("a server under load", () => {
  let data: string;
  let server: ServerProcess;
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "fine-tuning-load-"));
    server = await serverProcess(join(data, "server"), ["--max-concurrent-jobs", "1"]);
  });
  afterAll(async () => {
    await server.kill();
    rmSync(data, { recursive: true, force: true });
  });

  it(
    "answers 200 pollers and takes 50 uploads at once while a thousand jobs are queued",
    async () => {
      const { id: long } = (await server.call("POST", "/files", formOf(new Blob([jsonl(chatRows(1000))])))).body;
      const { id: small } = (await server.call("POST", "/files", formOf(new Blob([jsonl(chatRows(10))])))).body;
      const submit = async (training_file: unknown) =>
        server.call("POST", "/fine_tuning/jobs", {
          model: "gpt-4o-mini",
          training_file,
          hyperparameters: { n_epochs: 50 },
        });
      const training = (await submit(long)).body.id;
      for (let count = 0; count < 1000; count += 50) {
        const answers = await times(50, () => submit(small));
        expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
      }
      const polls = times(200, async () => {
        const statuses = [];
        for (let count = 0; count < 3; count += 1)
          statuses.push((await server.call("GET", `/fine_tuning/jobs/${training}`)).status);
        return statuses;
      });
      const uploads = times(50, async (index) => {
        const { status, body } = await server.call("POST", "/files", formOf(new Blob([`${index}`.repeat(megabyte)])));
        return [status, body.bytes === `${index}`.length * megabyte];
      });
      expect(new Set((await polls).flat())).toEqual(new Set([200]));
      expect(new Set((await uploads).map(String))).toEqual(new Set(["200,true"]));
      expect(server.lines.filter((line) => line.includes("answered 5"))).toEqual([]);
    },
    patience,
  );

  it(
    "keeps its memory over 10,000 requests",
    async () => {
      const burst = async (count: number) => {
        for (let done = 0; done < count; done += 100) await times(100, () => server.call("GET", "/models/gpt-4o-mini"));
      };
      await burst(2000);
      const before = residentMb(server);
      await burst(10_000);
      expect(residentMb(server) - before).toBeLessThan(80);
    },
    patience,
  );

  it(
    "takes a large upload in constant memory, byte for byte",
    async () => {
      const path = join(data, "large.jsonl");
      const block = randomBytes(megabyte);
      await pipeline(Readable.from(Array.from({ length: 200 }, () => block)), createWriteStream(path));
      const before = residentMb(server);
      let peak = before;
      const watch = setInterval(() => {
        peak = Math.max(peak, residentMb(server));
      }, 100);
      const { status, body } = await server.call("POST", "/files", formOf(await openAsBlob(path)));
      clearInterval(watch);
      expect([status, body.bytes]).toEqual([200, 200 * megabyte]);
      expect(peak - before).toBeLessThan(120);

      const answer = await fetch(`${server.url}/files/${body.id}/content`, {
        headers: { authorization: "Bearer sk-process" },
      });
      const hash = createHash("sha256");
      for await (const chunk of answer.body ?? []) hash.update(chunk);
      const expected = createHash("sha256");
      for (let count = 0; count < 200; count += 1) expected.update(block);
      expect(hash.digest("hex")).toBe(expected.digest("hex"));
    },
    patience,
  );
});
