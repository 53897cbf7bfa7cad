import type { RunningServer } from "fine-tuning-server";
import { eventually } from "./pulumi-eventually";
import type { TestServer } from "./server";

/**
 * A server whose trainings stand still until a test lets time pass: what a test wants to see between two steps then does not
 * depend on how fast the machine is. The trainings themselves take as many steps as their data ask for.
 */
export const stillTraining = (steps = 60, secondsPerStep = 3) =>
  ({ clock: "virtual", minSeconds: { running: steps * secondsPerStep } }) as const;

/** Lets the time of a server with a virtual clock pass, two hundred times as fast as ours, until the work is done. */
export async function whileTimePasses<T>(server: Pick<RunningServer, "advance">, work: Promise<T>): Promise<T> {
  const timer = setInterval(() => server.advance(5), 25);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** Waits until a `stillTraining` server trains a job, lets it train up to a step, and leaves it there. */
export async function trainTo(server: TestServer, step: number, secondsPerStep = 3): Promise<void> {
  await eventually(async () => (await runningJob(server)) !== undefined, { what: () => "a running job" });
  const job = await runningJob(server);
  for (let next = (await lastStep(server, job)) + 1; next <= step; next++) {
    server.advance(secondsPerStep);
    await eventually(async () => (await lastStep(server, job)) >= next, { what: () => `step ${next} of job ${job}` });
  }
}

async function runningJob(server: TestServer): Promise<string | undefined> {
  const { body } = await server.call("GET", "/fine_tuning/jobs?limit=100");
  return (body.data as { id: string; status: string }[]).find(({ status }) => status === "running")?.id;
}

async function lastStep(server: TestServer, job: string | undefined): Promise<number> {
  const { body } = await server.call("GET", `/fine_tuning/jobs/${job}/events?limit=1`);
  const [event] = body.data as { data?: { step?: number } | null }[];
  return event?.data?.step ?? 0;
}
