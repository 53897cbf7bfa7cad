import type { TestServer } from "./server";

export type Json = Record<string, unknown>;

export const bodyOf = (file: string, more: Json = {}): Json => ({ model: "gpt-4o-mini", training_file: file, ...more });

export async function create(server: TestServer, body: Json): Promise<string> {
  const answer = await server.call("POST", "/fine_tuning/jobs", body);
  if (answer.status !== 200) throw new Error(`creating a job answered ${answer.status}: ${answer.body.error?.message}`);
  return answer.body.id as string;
}

export async function messages(server: TestServer, job: string): Promise<string[]> {
  const { body } = await server.call("GET", `/fine_tuning/jobs/${job}/events?limit=100`);
  return (body.data as { message: string }[]).map((event) => event.message).reverse();
}

export async function losses(server: TestServer, job: string): Promise<number[]> {
  const { body } = await server.call("GET", `/fine_tuning/jobs/${job}/events?limit=100`);
  const metrics = (body.data as { type: string; data: { train_loss: number } }[]).filter(
    (event) => event.type === "metrics",
  );
  return metrics.map((event) => event.data.train_loss).reverse();
}
