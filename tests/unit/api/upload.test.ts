import { createHash } from "node:crypto";
import type { FileUpload } from "../../../provider/api/fine-tuning-api";
import { apiAt, json, listen, type Received } from "./loopback";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

const content = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));
const limits = { single: 400, part: 300, total: 2_000, parallel: 2 };

function anUpload(more: Partial<FileUpload> = {}): FileUpload {
  return {
    filename: "train.1a2b.jsonl",
    purpose: "fine-tune",
    bytes: content.length,
    async *open(range = { start: 0, end: content.length }) {
      for (let at = range.start; at < range.end; at += 64) yield content.subarray(at, Math.min(range.end, at + 64));
    },
    ...more,
  };
}

async function arrange(
  reply: (request: Received, answer: (status: number, body: unknown) => void) => void,
  uploadLimits = { ...limits, single: 1_000 },
) {
  const server = await listen((request, response) => reply(request, (status, body) => json(response, status, body)));
  const api = apiAt(server.url, { uploadLimits });
  opened.push(server, api);
  return { api, received: server.received };
}

const whole = (bytes: number) => ({
  id: "file-1",
  object: "file",
  bytes,
  filename: "train.1a2b.jsonl",
  purpose: "fine-tune",
  status: "processed",
  created_at: 1,
});

describe("a file that fits into one request", () => {
  it("is one multipart form of known length, content unchanged", async () => {
    const { api, received } = await arrange((_, answer) => answer(200, whole(content.length)));
    const progress: number[] = [];
    const file = await api.uploadFile(
      anUpload({ expiresAfterSeconds: 3_600, onProgress: (sent) => progress.push(sent) }),
    );
    expect(file).toEqual({
      id: "file-1",
      object: "file",
      bytes: 1_000,
      createdAt: 1,
      filename: "train.1a2b.jsonl",
      purpose: "fine-tune",
      status: "processed",
    });
    const { headers, body } = received[0] as Received;
    const boundary = /boundary=(.*)$/.exec(headers["content-type"] ?? "")?.[1];
    expect(headers["content-length"]).toBe(String(body.length));
    expect(headers["transfer-encoding"]).toBeUndefined();
    expect(body).toBe(
      [
        `--${boundary}\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nfine-tune`,
        `--${boundary}\r\nContent-Disposition: form-data; name="expires_after[anchor]"\r\n\r\ncreated_at`,
        `--${boundary}\r\nContent-Disposition: form-data; name="expires_after[seconds]"\r\n\r\n3600`,
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="train.1a2b.jsonl"\r\nContent-Type: application/jsonl\r\n\r\n${content.toString("latin1")}`,
        `--${boundary}--\r\n`,
      ].join("\r\n"),
    );
    expect(progress.at(-1)).toBe(1_000);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it("cannot break out of the form by its name", async () => {
    const { api, received } = await arrange((_, answer) => answer(200, whole(content.length)));
    await api.uploadFile(anUpload({ filename: 'a"\r\nX: ü.jsonl' }));
    expect(Buffer.from(received[0]?.body ?? "", "latin1").toString()).toContain('filename="a%22%0D%0AX: ü.jsonl"');
  });

  it("is not sent a second time after a 500, because the first may have arrived", async () => {
    const { api, received } = await arrange((_, answer) => answer(500, { error: { message: "m" } }));
    await expect(api.uploadFile(anUpload())).rejects.toThrow('uploading "train.1a2b.jsonl"');
    expect(received).toHaveLength(1);
  });

  it("fails when the server kept another number of bytes", async () => {
    const { api } = await arrange((_, answer) => answer(200, whole(999)));
    await expect(api.uploadFile(anUpload())).rejects.toThrow(
      '1000 bytes were sent and the server kept 999 as "file-1"',
    );
  });

  it("believes a server that does not count", async () => {
    const { api } = await arrange((_, answer) => answer(200, { id: "file-1" }));
    expect(await api.uploadFile(anUpload())).toMatchObject({ id: "file-1", bytes: 1_000 });
  });

  it.each([1_001, 999])("fails with a sentence when the file has other than the announced %s bytes", async (bytes) => {
    const { api } = await arrange((_, answer) => answer(200, whole(bytes)), { ...limits, single: 2_000 });
    await expect(api.uploadFile(anUpload({ bytes }))).rejects.toThrow(
      /"train\.1a2b\.jsonl" changed while it was being sent/,
    );
  });

  it("tells a file that cannot be read from a server that cannot be reached", async () => {
    const { api } = await arrange((_, answer) => answer(200, whole(1)));
    async function* open(): AsyncGenerator<Uint8Array> {
      yield content.subarray(0, 10);
      throw new Error("EIO: i/o error");
    }
    await expect(api.uploadFile(anUpload({ open }))).rejects.toThrow(
      '"train.1a2b.jsonl" could not be read while it was being sent: EIO',
    );
  });

  it("stops when the caller gives up", async () => {
    const { api } = await arrange(() => undefined);
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("enough"));
    await expect(api.uploadFile(anUpload({ signal: controller.signal, onProgress }))).rejects.toThrow("enough");
  });
});

describe("a file that is larger", () => {
  const parts = (request: Received) =>
    Buffer.from(/octet-stream\r\n\r\n([\s\S]*)\r\n--/.exec(request.body)?.[1] ?? "", "latin1");

  /** An uploads API that keeps parts by id and checks the whole at completion. */
  function uploads(fail: (request: Received, nth: number) => boolean = () => false) {
    const kept = new Map<string, Buffer>();
    let nth = 0;
    return (request: Received, answer: (status: number, body: unknown) => void) => {
      if (fail(request, ++nth)) return answer(500, { error: { message: "not now" } });
      if (request.url === "/v1/uploads") return answer(200, { id: "upload_1", status: "pending" });
      if (request.url.endsWith("/cancel")) return answer(200, { id: "upload_1", status: "cancelled" });
      if (request.url.endsWith("/parts")) {
        const id = `part_${nth}`;
        kept.set(id, parts(request));
        return answer(200, { id });
      }
      const { part_ids, md5 } = JSON.parse(request.body) as { part_ids: string[]; md5: string };
      const file = Buffer.concat(part_ids.map((id) => kept.get(id) ?? Buffer.alloc(0)));
      const same = file.equals(content) && md5 === createHash("md5").update(content).digest("hex");
      return same
        ? answer(200, { id: "upload_1", status: "completed", file: whole(file.length) })
        : answer(400, { error: { message: "wrong" } });
    };
  }

  it.each([404, 405, 501])("is refused with a sentence where a server has no parts and answers %d", async (status) => {
    const error = { message: "no such route", code: null };
    const { api, received } = await arrange((_, answer) => answer(status, { error }), limits);
    await expect(api.uploadFile(anUpload())).rejects.toThrow("it has no uploads in parts");
    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual(["POST /v1/uploads"]);
  });

  it.each([
    ["openai", 8],
    ["azure", 9],
    ["nebius", 5],
  ])("is too large at %s above %d GiB, and that is said before anything is sent", async (dialect, gibibytes) => {
    const api = apiAt("", { endpoint: { baseUrl: "https://api.example/v1", dialect } });
    const bytes = gibibytes * 1024 ** 3 + 1;
    await expect(api.uploadFile(anUpload({ bytes }))).rejects.toThrow(`the server takes ${gibibytes * 1024} MiB`);
    await api.close();
  });

  it("goes in parts, in order, with the checksum of the whole", async () => {
    const { api, received } = await arrange(uploads(), limits);
    const progress: number[] = [];
    expect(await api.uploadFile(anUpload({ onProgress: (sent) => progress.push(sent) }))).toMatchObject({
      id: "file-1",
      bytes: 1_000,
    });
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      filename: "train.1a2b.jsonl",
      purpose: "fine-tune",
      bytes: 1_000,
      mime_type: "text/jsonl",
    });
    expect(received.filter(({ url }) => url.endsWith("/parts"))).toHaveLength(4);
    expect(progress.at(-1)).toBe(1_000);
  });

  it("sends a part again that was refused for the moment", async () => {
    const { api, received } = await arrange(
      uploads((_, nth) => nth === 3),
      limits,
    );
    expect(await api.uploadFile(anUpload())).toMatchObject({ bytes: 1_000 });
    expect(received.filter(({ url }) => url.endsWith("/parts"))).toHaveLength(5);
  });

  it("is cancelled at the server when it cannot be finished", async () => {
    const { api, received } = await arrange(
      uploads(({ url }) => url.endsWith("/parts")),
      limits,
    );
    await expect(api.uploadFile(anUpload())).rejects.toThrow(/uploading part \d of 4 of "train\.1a2b\.jsonl"/);
    expect(received.at(-1)?.url).toBe("/v1/uploads/upload_1/cancel");
  });

  it("is cancelled at the server when the caller gives up", async () => {
    const { api, received } = await arrange(uploads(), limits);
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("enough"));
    await expect(api.uploadFile(anUpload({ signal: controller.signal, onProgress }))).rejects.toThrow("enough");
    expect(received.at(-1)?.url).toBe("/v1/uploads/upload_1/cancel");
  });

  it("fails once, and ends nothing else, when every part turns out different", async () => {
    const { api } = await arrange(uploads(), limits);
    let closed = 0;
    async function* open(): AsyncGenerator<Uint8Array> {
      try {
        yield content;
        yield content;
      } finally {
        closed++;
      }
    }
    await expect(api.uploadFile(anUpload({ open }))).rejects.toThrow(
      /"train\.1a2b\.jsonl" changed while it was being sent/,
    );
    expect(closed).toBeGreaterThan(0);
  });

  it("is refused before anything is sent where no server takes it", async () => {
    const { api, received } = await arrange(uploads(), { ...limits, total: 500 });
    await expect(api.uploadFile(anUpload())).rejects.toThrow(
      'uploading "train.1a2b.jsonl": it has 1 MiB, the server takes 1 MiB',
    );
    expect(received).toEqual([]);
  });
});
