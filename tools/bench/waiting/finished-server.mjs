// @ts-check
import { createServer } from "node:http";

/**
 * A server that trains nothing: a job has succeeded when its time is over, unless told otherwise as soon as it is asked for,
 * so that a stack of a hundred of them is there within seconds. Keeps the requests that it got, by method and path.
 * @param {() => number} secondsOfNext how long the next job takes
 */
export async function finishedServer(secondsOfNext = () => 0) {
  /** @type {Map<string, Record<string, unknown> & { id: string }>} */
  const jobs = new Map();
  /** Milliseconds, by job. @type {Map<string, number>} */
  const ends = new Map();
  /** @type {string[]} */
  const requests = [];
  /** @type {(Record<string, unknown> & { id: string })[]} */
  const files = [];
  const file = { object: "file", created_at: 1, purpose: "fine-tune", status: "processed" };

  /** @param {Record<string, unknown>} body */
  function create(body) {
    const id = `ftjob-${jobs.size + 1}`;
    const end = Date.now() + secondsOfNext() * 1_000;
    const job = {
      ...body,
      id,
      object: "fine_tuning.job",
      created_at: Math.floor(Date.now() / 1_000),
      finished_at: Math.floor(end / 1_000),
      fine_tuned_model: `ft:gpt-4o-mini-2024-07-18:bench::${id}`,
      organization_id: "org-bench",
      status: "succeeded",
      result_files: [],
      trained_tokens: 1_000,
      error: null,
      seed: 1,
      hyperparameters: { n_epochs: 3, batch_size: 1, learning_rate_multiplier: 1.8 },
    };
    jobs.set(id, job);
    ends.set(id, end);
    return shown(job);
  }

  /** A job as it is now. @param {Record<string, unknown> & { id: string }} job */
  function shown(job) {
    if (Date.now() >= (ends.get(job.id) ?? 0)) return job;
    return { ...job, status: "running", finished_at: null, fine_tuned_model: null, trained_tokens: null };
  }

  /** @param {unknown} id */
  const model = (id) => ({ id, object: "model", created: 1, owned_by: "bench" });
  /** @param {Record<string, unknown>} job */
  const modelOf = (job) => model(job.fine_tuned_model);
  /** @param {unknown[]} data */
  const list = (data) => ({ object: "list", data, has_more: false, first_id: null, last_id: null });

  /** @param {string} method @param {URL} url @param {string} body */
  function answer(method, url, body) {
    const [, , resource, id, part] = url.pathname.replace("/fine_tuning/", "/").split("/");
    if (resource === "files") {
      if (method === "POST") files.push({ ...file, id: `file-${files.length + 1}`, ...uploaded(body) });
      if (method === "POST") return files.at(-1);
      return id === undefined ? list(files) : files.find((one) => one.id === id);
    }
    if (resource === "models") return id === undefined ? list([...jobs.values()].map(modelOf)) : model(id);
    if (resource !== "jobs") return undefined;
    if (method === "POST") return create(JSON.parse(body));
    if (part !== undefined) return list([]);
    const one = jobs.get(id ?? "");
    if (id !== undefined) return one && shown(one);
    const wanted = [...url.searchParams].filter(([name]) => name.startsWith("metadata["));
    const found = [...jobs.values()].filter(({ metadata }) =>
      wanted.every(
        ([name, value]) => /** @type {Record<string, string> | undefined} */ (metadata)?.[name.slice(9, -1)] === value,
      ),
    );
    return list(found.reverse().map(shown));
  }

  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("latin1").on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      requests.push(`${request.method} ${url.pathname}`);
      const found = answer(request.method ?? "GET", url, body);
      response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(found ?? { error: { message: "not found", type: "invalid_request_error" } }));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no address");
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Name and size of the file in a multipart body. @param {string} body each byte a character */
function uploaded(body) {
  const boundary = body.slice(0, body.indexOf("\r\n"));
  const part = body.split(boundary).find((one) => /name="?file"?;/.test(one)) ?? "";
  const content = part.slice(part.indexOf("\r\n\r\n") + 4, -2);
  return { filename: /filename="([^"]*)"/.exec(part)?.[1] ?? "", bytes: content.length };
}
