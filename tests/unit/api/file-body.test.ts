import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileBody } from "../../../provider/api/file-body";
import { uploadLimits } from "../../../provider/api/upload";
import { apiAt } from "./loopback";

const folder = mkdtempSync(join(tmpdir(), "file-body-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const content = randomBytes(9 * 1024 * 1024 + 17);
const path = join(folder, "train.jsonl");
writeFileSync(path, content);

async function read(range?: { start: number; end: number }): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const chunk of fileBody(path, range)) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
}

const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

describe(fileBody, () => {
  it("gives the file, the whole or a part of it", async () => {
    expect((await read()).equals(content)).toBe(true);
    expect((await read({ start: 5, end: 5 })).length).toBe(0);
    expect((await read({ start: 1_000_003, end: 2_000_001 })).equals(content.subarray(1_000_003, 2_000_001))).toBe(
      true,
    );
    expect((await read({ start: content.length - 3, end: content.length + 9 })).equals(content.subarray(-3))).toBe(
      true,
    );
  });

  it("ends at an empty file", async () => {
    const empty = join(folder, "empty");
    writeFileSync(empty, "");
    expect(await fileBody(empty).next()).toEqual({ done: true, value: undefined });
  });

  it("says why it cannot be read to whoever asks for the bytes", async () => {
    await expect(fileBody(folder).next()).rejects.toThrow("EISDIR");
  });

  it("may be left before its end", async () => {
    for await (const chunk of fileBody(path)) {
      expect(chunk[0]).toBe(content[0]);
      break;
    }
  });

  it("keeps its bytes while it uses its memory again and the server reads haltingly, whole and in parts", async () => {
    const hashes: string[] = [];
    const server = createServer(async (request, response) => {
      let form = Buffer.alloc(0);
      for await (const chunk of request) {
        form = Buffer.concat([form, chunk as Buffer]);
        // Lets the sender's buffers fill up, every few chunks.
        if (form.length % 7 === 0) await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      }
      const head = form.indexOf("octet-stream\r\n\r\n") > 0 ? "octet-stream\r\n\r\n" : "jsonl\r\n\r\n";
      hashes.push(hashOf(form.subarray(form.indexOf(head) + head.length, form.lastIndexOf("\r\n--", form.length - 3))));
      const file = { id: "file-1", bytes: content.length };
      response.end(JSON.stringify(request.url?.endsWith("/complete") ? { file } : file));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const upload = {
      filename: "train.jsonl",
      purpose: "fine-tune",
      bytes: content.length,
      open: (range?: { start: number; end: number }) => fileBody(path, range),
    };
    const half = Math.ceil(content.length / 2);
    const whole = apiAt(url);
    const parts = apiAt(url, {
      uploadLimits: { ...uploadLimits(content.length), single: 1, part: half },
    });
    await whole.uploadFile(upload);
    await parts.uploadFile(upload);
    expect(hashes[0]).toBe(hashOf(content));
    expect(hashes).toEqual(expect.arrayContaining([hashOf(content.subarray(0, half)), hashOf(content.subarray(half))]));
    await whole.close();
    await parts.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
