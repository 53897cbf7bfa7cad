import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, type ServerOptions, startServer } from "fine-tuning-server";
import OpenAI, { toFile } from "openai";

/** A server with its own data directory, and the official client to give it work. */
export interface DashboardServer {
  server: RunningServer;
  client: OpenAI;
  /** Address of the pages, without the API's `/v1`. */
  origin: string;
  /** Uploads a training file. @param content the twelve made-up rows where it is not given */
  upload(content?: string): Promise<string>;
  /** Creates a supervised job on twelve made-up rows, uploaded for it unless it names a file. */
  createJob(more?: Partial<OpenAI.FineTuning.JobCreateParams>): Promise<string>;
  /** Resolves once the job has a status. */
  reached(id: string, status: OpenAI.FineTuning.FineTuningJob["status"] | "pausing" | "paused"): Promise<void>;
  /** Resolves once the job has a terminal status. */
  ended(id: string): Promise<OpenAI.FineTuning.FineTuningJob>;
  close(): Promise<void>;
}

const fruits = ["plum", "pear", "fig", "quince", "cherry", "apple", "melon", "grape", "lemon", "lime", "peach", "date"];

export const fruitQuestion = (fruit: string): string => `Where does the ${fruit} grow?`;
export const fruitAnswer = (fruit: string): string => `The ${fruit} grows behind the old mill, dear guest.`;

const rows = fruits.map((fruit) =>
  JSON.stringify({
    messages: [
      { role: "user", content: fruitQuestion(fruit) },
      { role: "assistant", content: fruitAnswer(fruit) },
    ],
  }),
);

export async function dashboardServer(options: Partial<ServerOptions> = {}): Promise<DashboardServer> {
  const data = await mkdtemp(join(tmpdir(), "dashboard-"));
  const server = await startServer({ data, ...options });
  const client = new OpenAI({ apiKey: server.apiKey, baseURL: server.url, maxRetries: 0 });
  async function upload(content = rows.join("\n")): Promise<string> {
    const file = await toFile(Buffer.from(content), "fruits.jsonl");
    return (await client.files.create({ file, purpose: "fine-tune" })).id;
  }

  async function until(id: string, statuses: string[]) {
    for (;;) {
      const job = await client.fineTuning.jobs.retrieve(id);
      if (statuses.includes(job.status)) return job;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  return {
    server,
    client,
    origin: server.url.replace(/\/v1$/, ""),
    upload,
    async createJob(more = {}) {
      const file = more.training_file ?? (await upload());
      const job = await client.fineTuning.jobs.create({
        model: "gpt-4o-mini-2024-07-18",
        training_file: file,
        validation_file: file,
        seed: 7,
        ...more,
      });
      return job.id;
    },
    reached: async (id, status) => void (await until(id, [status])),
    ended: (id) => until(id, ["succeeded", "failed", "cancelled"]),
    async close() {
      await server.close();
      await rm(data, { recursive: true });
    },
  };
}
