import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { messageOf, UserError } from "../errors";
import { userDirectory } from "../user-directory";
import { parsedJson } from "../values";

const entrySchema = z.object({
  version: z.literal(1),
  key: z.string(),
  urn: z.string(),
  baseUrl: z.string(),
  /** Absent: the create call was about to be sent, and nobody knows whether it arrived. */
  jobId: z.string().optional(),
  /** The intent was looked for in vain, patiently; the next look that finds nothing may submit. */
  searchedInVain: z.boolean().optional(),
});

export type JournalEntry = z.output<typeof entrySchema>;

/** What is submitted, and where: moving to another server and back must not lose the job at the first. */
export type Submit = Pick<JournalEntry, "key" | "baseUrl">;

/**
 * What this machine knows of submits, one file per key and server, written before and after the create call.
 * It protects where a crash comes between the two and the server's list lags, drops metadata, or is not there.
 */
export interface Journal {
  find(submit: Submit): Promise<JournalEntry | undefined>;
  record(entry: Omit<JournalEntry, "version">): Promise<void>;
  forget(submit: Submit): Promise<void>;
  /** Keys by the jobs they led to, to tell a job of another declaration from an unexplained one. */
  keysByJob(): Promise<Map<string, string>>;
}

/** Stands in every file, for whoever finds it. */
const about =
  "pulumi-fine-tuning notes here which job it submitted for a resource, so that an interrupted `pulumi up` never pays twice. May be deleted once `pulumi up` has succeeded.";

/** `$XDG_STATE_HOME/pulumi-fine-tuning`, by default below `~/.local/state`. */
export function journalDirectory(env: NodeJS.ProcessEnv): string {
  return userDirectory("XDG_STATE_HOME", env);
}

export function createJournal(directory: string): Journal {
  const pathOf = (submit: Submit) => join(directory, `${nameOf(submit)}.json`);
  return {
    find: (submit) => readEntry(pathOf(submit)),
    record: async (entry) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      // Whole or not at all, also through a power cut.
      const text = `${JSON.stringify({ about, version: 1, ...entry }, null, 2)}\n`;
      await writeFileAtomic(pathOf(entry), text, { mode: 0o600 });
    },
    forget: (submit) => rm(pathOf(submit), { force: true }),
    keysByJob: async () => {
      // What cannot be read explains no job, and stops its own declaration only.
      const names = await readdir(directory).catch(() => []);
      const entries = await Promise.all(
        names
          .filter((name) => name.endsWith(".json"))
          .map((name) => readEntry(join(directory, name)).catch(() => undefined)),
      );
      return new Map(entries.flatMap((entry) => (entry?.jobId === undefined ? [] : [[entry.jobId, entry.key]])));
    },
  };
}

function nameOf({ key, baseUrl }: Submit): string {
  const endpoint = createHash("sha256").update(baseUrl).digest("hex").slice(0, 8);
  return `${key.replace(/[^A-Za-z0-9]/g, "-")}.${endpoint}`;
}

async function readEntry(path: string): Promise<JournalEntry | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  const entry = entrySchema.safeParse(parsedJson(text));
  if (entry.success) return entry.data;
  throw new UserError(
    `reading the journal of submitted jobs: ${path} is not a journal entry of this version. ` +
      "Look at the server whether the job named in it exists, then delete the file and run `pulumi up` again.",
  );
}

/** Nothing where there is no such file, also where the directory cannot exist. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UserError(
      `reading the journal of submitted jobs: ${messageOf(error)}. ` +
        "Nothing was submitted. Next: make the file readable, or set XDG_STATE_HOME to a directory of your own.",
      { cause: error },
    );
  }
}
