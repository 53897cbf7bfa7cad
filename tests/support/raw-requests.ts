import { Agent, request } from "node:http";
import type { UsualRequest } from "./usual-requests";

export interface RawAnswer {
  /** The request, for messages of tests. */
  asked: string;
  status: number;
  text: string;
}

export interface RawClient {
  /** Sends a path as it is, where `fetch` would resolve the points in it. */
  send(method: string, path: string, asked: UsualRequest): Promise<RawAnswer>;
  close(): void;
}

/** @param origin address of the server @param headers sent with every request */
export function rawClient(origin: string, headers: Record<string, string>): RawClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const { hostname, port } = new URL(origin);
  return {
    async send(method, path, asked) {
      const { type, content } = await bodyOf(asked);
      const all = { ...headers, ...(type === undefined ? {} : { "content-type": type }) };
      return new Promise((resolve, reject) => {
        const sent = request({ agent, hostname, port, method, path, headers: all }, (answer) => {
          const pieces: Buffer[] = [];
          answer.on("data", (piece: Buffer) => pieces.push(piece));
          answer.on("error", reject);
          answer.on("end", () => {
            const text = Buffer.concat(pieces).toString("latin1");
            resolve({ asked: `${method} ${path} ${content ?? ""}`, status: answer.statusCode ?? 0, text });
          });
        });
        sent.on("error", reject);
        sent.end(content);
      });
    },
    close: () => agent.destroy(),
  };
}

async function bodyOf({ body, form, page }: UsualRequest): Promise<{ type?: string; content?: string | Buffer }> {
  if (page) return { type: "application/x-www-form-urlencoded", content: String(new URLSearchParams(page)) };
  if (body) return { type: "application/json", content: JSON.stringify(body) };
  if (!form) return {};
  const data = new FormData();
  for (const [name, value] of Object.entries(form.fields)) data.set(name, value);
  data.set(form.fileField, new File(["{}\n"], form.filename));
  const packed = new Response(data);
  return { type: packed.headers.get("content-type") ?? "", content: Buffer.from(await packed.arrayBuffer()) };
}
