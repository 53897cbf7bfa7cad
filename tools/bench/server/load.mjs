// @ts-check
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { key } from "./processes.mjs";

const agent = new Agent({ connections: 256, pipelining: 1 });

/**
 * One JSON call; throws on any answer that is not a success.
 * @param {string} url
 * @param {"GET" | "POST"} [method]
 * @param {object} [body]
 * @returns {Promise<{ id: string, status: string }>}
 */
export async function call(url, method = "GET", body = undefined) {
  const headers = {
    authorization: `Bearer ${key}`,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const answer = await request(url, {
    method,
    headers,
    dispatcher: agent,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200)
    throw new Error(`${method} ${url} answered ${answer.statusCode}: ${text.slice(0, 200)}`);
  return JSON.parse(text);
}

/**
 * Pollers that ask once a second, each at its own moment; latencies in ms, sorted.
 * @param {string} url
 * @param {{ pollers: number, seconds: number }} amount
 */
export async function poll(url, { pollers, seconds }) {
  /** @type {number[]} */
  const latencies = [];
  const end = performance.now() + seconds * 1000;
  const one = async (/** @type {number} */ offset) => {
    await sleep(offset);
    while (performance.now() < end) {
      const begin = performance.now();
      await call(url);
      latencies.push(performance.now() - begin);
      await sleep(Math.max(0, 1000 - (performance.now() - begin)));
    }
  };
  await Promise.all(Array.from({ length: pollers }, (_, index) => one((index * 1000) / pollers)));
  return latencies.sort((one, other) => one - other);
}

/** @param {number[]} sorted @param {number} share */
export const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/**
 * A training file as a streamed multipart body of exact length.
 * @param {string} url base URL
 * @param {number} bytes
 */
export async function upload(url, bytes) {
  const row = `${JSON.stringify({
    messages: [
      { role: "user", content: "x".repeat(900) },
      { role: "assistant", content: "y" },
    ],
  })}\n`;
  const block = Buffer.from(row.repeat(1024));
  const head = Buffer.from(
    '--b\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nfine-tune\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n',
  );
  const tail = Buffer.from("\r\n--b--\r\n");
  async function* body() {
    yield head;
    for (let sent = 0; sent < bytes; sent += block.length)
      yield block.subarray(0, Math.min(block.length, bytes - sent));
    yield tail;
  }
  const answer = await request(`${url}/files`, {
    method: "POST",
    dispatcher: agent,
    body: Readable.from(body()),
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "multipart/form-data; boundary=b",
      "content-length": String(head.length + bytes + tail.length),
    },
  });
  const file = /** @type {{ id: string, bytes: number }} */ (await answer.body.json());
  if (answer.statusCode !== 200) throw new Error(`upload answered ${answer.statusCode}: ${JSON.stringify(file)}`);
  if (file.bytes !== bytes) throw new Error(`upload kept ${file.bytes} of ${bytes} bytes`);
  return file.id;
}

/** A file that can really be trained on. @param {string} url @param {number} rows */
export async function uploadRows(url, rows) {
  const lines = Array.from({ length: rows }, (_, index) =>
    JSON.stringify({
      messages: [
        { role: "user", content: `Where is parcel ${index}?` },
        {
          role: "assistant",
          content: `Parcel ${index} waits in hall ${index % 17}, on shelf ${index % 5}, for its owner.`,
        },
      ],
    }),
  );
  const form = new FormData();
  form.set("purpose", "fine-tune");
  form.set("file", new File([lines.join("\n")], "rows.jsonl"));
  const answer = await fetch(`${url}/files`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: form,
  });
  return /** @type {{ id: string }} */ (await answer.json()).id;
}

export const closeConnections = () => agent.close();
