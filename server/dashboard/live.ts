import type { FastifyReply } from "fastify";
import type { JobChange, JobFeed } from "../store/job-feed";

/** A line this often keeps the connection: quiet ones are cut after a minute. */
const PULSE_MS = 15_000;
/** Changes of one job within this time are sent as one. */
const BATCH_MS = 150;

/** Tells a page over server-sent events which jobs changed, until the page goes away. */
export function streamChanges(feed: JobFeed, reply: FastifyReply): void {
  const { raw } = reply.hijack();
  raw.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  raw.write("retry: 2000\n\n");
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const sendChanges = () => {
    timer = undefined;
    for (const jobId of changed) raw.write(`data: ${JSON.stringify({ jobId })}\n\n`);
    changed = new Set();
  };
  const unsubscribe = feed.subscribe(({ jobId }: JobChange) => {
    changed.add(jobId);
    timer ??= setTimeout(sendChanges, BATCH_MS);
  });
  const pulse = setInterval(() => raw.write(": still here\n\n"), PULSE_MS);
  raw.on("close", () => {
    unsubscribe();
    clearInterval(pulse);
    clearTimeout(timer);
  });
}
