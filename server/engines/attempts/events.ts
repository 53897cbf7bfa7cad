import { open } from "node:fs/promises";
import { z } from "zod";

const Metrics = z.record(z.string(), z.number());
const step = z.int().min(0);
// A name and never a way: nothing outside the job's folder becomes a model.
const Saved = { step, metrics: Metrics, path: z.string().regex(/^checkpoint-\d+$/) };

/** A line of `events.jsonl`, as `trainer/PROTOCOL.md` has it. */
const TrainerEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("started"),
    totalSteps: z.int().min(1),
    device: z.string(),
    deviceName: z.string(),
    dtype: z.string(),
    trainableParameters: z.int(),
    workers: z.int().min(2).optional(),
  }),
  z.object({ type: z.literal("message"), level: z.enum(["info", "warn"]), message: z.string() }),
  z.object({
    type: z.literal("step"),
    step,
    totalSteps: z.int().min(1),
    metrics: Metrics,
    details: z.record(z.string(), z.unknown()).optional(),
    tokensPerSecond: z.number().optional(),
    memoryBytes: z.number().optional(),
  }),
  z.object({ type: z.literal("checkpoint"), ...Saved }),
  z.object({ type: z.literal("paused"), ...Saved }),
  z.object({ type: z.literal("finished"), ...Saved, archive: z.literal("adapter.tar.gz").optional() }),
  z.object({ type: z.literal("failed"), code: z.string().min(1), message: z.string().min(1) }),
]);
export type TrainerEvent = z.output<typeof TrainerEvent>;

export interface ReadEvent {
  event: TrainerEvent;
  /** Where the next line begins, in bytes. */
  end: number;
}

const newline = 0x0a;

/** Reads the whole lines from `offset` on; half a line waits for its end. Throws on what is no event. */
export async function readEvents(path: string, offset: number): Promise<ReadEvent[]> {
  const bytes = await bytesFrom(path, offset);
  const events: ReadEvent[] = [];
  let start = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    const line = bytes.toString("utf8", start, end);
    start = end + 1;
    if (line.trim() !== "") events.push({ event: eventOf(line, path), end: offset + start });
  }
  return events;
}

function eventOf(line: string, path: string): TrainerEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = undefined;
  }
  const parsed = TrainerEvent.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`The trainer wrote a line into "${path}" that is no event of this server's: ${line.slice(0, 200)}`);
}

async function bytesFrom(path: string, offset: number): Promise<Buffer> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!file) return Buffer.alloc(0);
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.max(0, size - offset));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
