import type { TestServer } from "./server";

/** A job as the server answers it. */
export type WireJob = Record<string, unknown> & {
  id: string;
  status: string;
  created_at: number;
  fine_tuned_model: string | null;
  metadata: Record<string, string>;
};

/** Every job that was ever submitted for a resource, oldest first. */
export async function jobsSubmittedFor(urn: string, server: TestServer): Promise<WireJob[]> {
  const jobs: WireJob[] = [];
  for (let after = ""; ; ) {
    const { body } = await server.call("GET", `/fine_tuning/jobs?limit=100${after}`);
    const page = body.data as WireJob[];
    jobs.push(...page.filter(({ metadata }) => metadata?.pulumi_owner === urn));
    if (body.has_more !== true) return jobs.reverse();
    after = `&after=${page.at(-1)?.id}`;
  }
}

/** Jobs that cost or will cost: everything but those that failed or were cancelled. */
export const costing = (jobs: readonly WireJob[]) =>
  jobs.filter(({ status }) => status !== "failed" && status !== "cancelled");

/** A job in one line, so that a failed expectation says what happened. */
export function summary({ id, status, error }: WireJob): string {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return `${id} ${status}${code ? `: ${code}: ${message}` : ""}`;
}
