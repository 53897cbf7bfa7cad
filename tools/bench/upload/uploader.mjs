// @ts-check
// One upload by one contestant, in a process of its own so that its memory is its own: see ../upload.mjs.
// Usage: node uploader.mjs NAME URL FILE; prints the seconds from the first byte read to the answer.
import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const [name = "", url = "", path = ""] = process.argv.slice(2);

const act = name === "openai SDK" ? officialClient() : ourClient(name === "ours, in parts");
const startedAt = performance.now();
await act();
process.stdout.write(String((performance.now() - startedAt) / 1_000));

/** @param {boolean} inParts */
function ourClient(inParts) {
  const { connectApi } = require("../../../dist/api/connect-api.js");
  const { Credential } = require("../../../dist/endpoint/credential.js");
  const { fileBody } = require("../../../dist/api/file-body.js");
  const { uploadLimits: limitsFor } = require("../../../dist/api/upload.js");
  const bytes = statSync(path).size;
  const api = connectApi({
    endpoint: { baseUrl: url, dialect: "openai" },
    key: () => Credential.bearer("bench"),
    uploadLimits: inParts ? { ...limitsFor(bytes), single: 1 } : undefined,
  });
  const hash = createHash("sha256");
  async function* content(/** @type {{ start: number, end: number } | undefined} */ range) {
    for await (const chunk of fileBody(path, range)) {
      // A hash on the way, as a resource computes one; parts have the checksum of the whole instead.
      if (range === undefined) hash.update(chunk);
      yield chunk;
    }
  }
  return async () => {
    await api.uploadFile({ filename: "train.jsonl", purpose: "fine-tune", bytes, open: content });
    await api.close();
  };
}

function officialClient() {
  const { OpenAI } = require("openai");
  const client = new OpenAI({ baseURL: url, apiKey: "bench", maxRetries: 0 });
  return () => client.files.create({ file: createReadStream(path), purpose: "fine-tune" });
}
