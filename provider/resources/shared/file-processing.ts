import type { FineTuningApi } from "../../api/fine-tuning-api";
import type { VendorFile } from "../../api/types";
import { ApiError, messageOf, UserError } from "../../errors";
import type { Session } from "../../session/session";
import { growingPauses } from "../../waiting/growing-pauses";
import { spanText } from "../../waiting/spans";
import { waitFor } from "../../waiting/wait";

/** Longest wait for a server to process files, where `customTimeouts.create` says nothing. */
const LIMIT_MS = 30 * 60_000;
/** Shortest and longest time between two create calls that a server refuses because of a file. */
const PAUSE_MS = 3_000;
const ROUND_MS = 30_000;
/** Many servers leave every usable file at `uploaded`, so only a moment is given to one that says so. */
const UPLOADED_MS = 5_000;

/** Azure's words for a file that no job may use yet. */
const processing: readonly string[] = ["pending", "running"];

type Waiting = Pick<Session, "clock" | "random" | "cancelled" | "progress">;

interface FileOptions {
  urn: string;
  timeouts?: { create?: number | undefined } | undefined;
}

/** The upload when the server has processed it, or when the time is up: the job that is to train on it waits further. */
export async function uploadProcessed(
  session: Waiting,
  api: Pick<FineTuningApi, "getFile">,
  file: VendorFile,
  { urn, timeouts }: FileOptions,
): Promise<VendorFile> {
  const told = (status: string | undefined) => status !== undefined && processing.includes(status);
  const processed =
    file.status === "uploaded" ? await processedFile(session, api, file, { urn, limitMs: UPLOADED_MS }) : file;
  return told(processed.status)
    ? processedFile(session, api, processed, { urn, limitMs: limitOf(timeouts) })
    : usable(processed);
}

/** True for the refusal of a create call that only says that a file is not ready yet; nothing was accepted then. */
export function saysStillProcessing(error: unknown): boolean {
  if (!ApiError.is(error) || ![400, 422, 425].includes(error.status)) return false;
  return (
    /\bfiles?\b/i.test(error.message) && /\b(still|being|yet)\b[^.]*\bprocess|\bnot (yet )?ready\b/i.test(error.message)
  );
}

/**
 * Waits, after such a refusal, until the files are processed or it is worth asking again; throws when the time is up,
 * at Ctrl-C, and for a file that the server could not read.
 */
export function fileWait(
  session: Waiting,
  api: Pick<FineTuningApi, "getFile">,
  fileIds: readonly string[],
  { doing, urn, timeouts }: FileOptions & { doing: string },
): (refusal: unknown) => Promise<void> {
  const { clock } = session;
  const limitMs = limitOf(timeouts);
  const deadline = clock.now() + limitMs;
  return async (refusal) => {
    const left = deadline - clock.now();
    if (left <= 0)
      throw new UserError(
        `${doing}: the server was still processing the data after ${spanText(limitMs)}. Nothing was submitted. Next: run \`pulumi up\` again later; nothing is uploaded twice.`,
        { cause: refusal },
      );
    session.progress(urn, "the server is still processing the data; the job is submitted as soon as it may be");
    await clock.sleep(Math.min(left, PAUSE_MS), session.cancelled()).catch(() => undefined);
    try {
      for (const id of fileIds)
        await processedFile(session, api, await api.getFile(id), { urn, limitMs: Math.min(left, ROUND_MS) });
    } catch (error) {
      throw new UserError(`${doing}: ${messageOf(error)}`, { cause: error });
    }
  };
}

const limitOf = (timeouts: FileOptions["timeouts"]): number =>
  timeouts?.create === undefined ? LIMIT_MS : timeouts.create * 1000;

/** The file as the server shows it when it is processed, or when the time is up. */
async function processedFile(
  { clock, random, cancelled, progress }: Waiting,
  api: Pick<FineTuningApi, "getFile">,
  file: VendorFile,
  { urn, limitMs }: { urn: string; limitMs: number },
): Promise<VendorFile> {
  const isOpen = ({ status }: VendorFile) => status === "uploaded" || processing.includes(status ?? "");
  const note = ({ status }: VendorFile) => `the server is processing file ${file.id} (${status})`;
  let latest: VendorFile | undefined = file;
  const result = await waitFor<VendorFile>(
    async () => {
      const value = latest ?? (await api.getFile(file.id));
      latest = undefined;
      return isOpen(value) ? { kind: "pending", value, note: note(value) } : { kind: "done", value };
    },
    {
      known: file,
      timeoutMs: limitMs,
      silenceMs: limitMs,
      clock,
      pause: growingPauses({ clock, random, longestMs: 10_000 }),
      signal: cancelled(),
      onNote: (line) => progress(urn, line),
    },
  );
  if (result.outcome === "interrupted")
    throw new UserError(
      `interrupted while the server processed file ${file.id}; no job was submitted. Next: run \`pulumi up\` again; nothing is uploaded twice.`,
    );
  if (result.outcome === "refused" || result.outcome === "unreachable") throw result.error;
  return usable(result.value);
}

function usable(file: VendorFile): VendorFile {
  if (file.status !== "error") return file;
  throw new UserError(
    `the server refused file ${file.id}: ${file.statusDetails?.replace(/\.$/, "") ?? "it does not say why"}. Next: correct the data and run \`pulumi up\` again.`,
  );
}
