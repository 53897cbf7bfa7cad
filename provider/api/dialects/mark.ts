import { KEY_ENTRY, OWNER_ENTRY } from "../job-marks";
import type { Job } from "../types";
import type { JobRequest } from "../wire-request";

/**
 * How a job carries the submit key. Above this seam it stands in a request's metadata and in those of a job that was read,
 * whatever the vendor keeps.
 */
export interface Mark {
  /** The request as it is sent. */
  write(request: JobRequest): JobRequest;
  /** The job with the user's own suffix, and with the key, or the beginning of it, in its metadata. */
  read(job: Job): Job;
  /** What a job shows of the suffix that a program gives it. */
  shownSuffix(suffix: string | undefined): string | undefined;
  /**
   * Whether this job of somebody's, as it was read, shows that every job of ours would show a mark, so that one without is none.
   * @default where it has any metadata
   */
  showsThatMarksAreKept?(job: Job): boolean;
}

/** Whether a job shows that every job of ours at this vendor would show a mark. */
export const marksAreKept = (mark: Mark, job: Job): boolean =>
  mark.showsThatMarksAreKept?.(job) ?? Object.keys(job.metadata ?? {}).length > 0;

/** The vendor keeps metadata and shows them. */
export const inMetadata: Mark = {
  write: (request) => request,
  read: (job) => job,
  shownSuffix: (suffix) => suffix,
};

/** Hexadecimal digits of the key in a suffix: 80 bits, more than enough to tell keys apart. */
const DIGITS = 20;

/** `k2:4f…` and its beginning as a suffix has it: no vendor minds letters, digits and a dash. */
const KEY = /^k(\d):([0-9a-f]{20})/;
const MARKED = /^(?:(.*)-)?k(\d)([0-9a-f]{20})$/s;

const MARK_LENGTH = "k2".length + DIGITS;

/**
 * In the suffix, behind the user's own: `night-desk-k2` and 20 digits. It becomes a part of the model's name.
 * @param longest characters that the vendor takes; the user's part is cut to fit, the mark never
 * @param alsoInMetadata sends the whole key in the metadata too, for vendors that may keep them. Else our entries are left out of them
 * @param formerlyInMetadata earlier versions submitted jobs that bear no mark in the suffix, and none at all where metadata got lost
 */
export function inSuffix({ longest, alsoInMetadata, formerlyInMetadata = false }: InSuffix): Mark {
  const room = longest - MARK_LENGTH - "-".length;
  const cut = (suffix: string | undefined) => suffix && withoutHalfCharacter(suffix.slice(0, room));
  return {
    write(request) {
      const [, version, digits] = KEY.exec(request.metadata?.[KEY_ENTRY] ?? "") ?? [];
      if (version === undefined || digits === undefined) return request;
      const own = cut(request.suffix);
      const suffix = `${own === undefined || own === "" ? "" : `${own}-`}k${version}${digits}`;
      return { ...request, suffix, metadata: alsoInMetadata ? request.metadata : withoutOurs(request.metadata) };
    },
    read: restored,
    shownSuffix: cut,
    ...(formerlyInMetadata && { showsThatMarksAreKept: keepsMetadata }),
  };
}

interface InSuffix {
  longest: number;
  alsoInMetadata: boolean;
  formerlyInMetadata?: boolean;
}

/** More than the beginning of a key, which was put there out of the suffix. */
const keepsMetadata = ({ metadata = {} }: Job): boolean =>
  Object.entries(metadata).some(([name, value]) => name !== KEY_ENTRY || value.length > "k2:".length + DIGITS);

function restored(job: Job): Job {
  const [whole, own, version, digits] = MARKED.exec(job.suffix ?? "") ?? [];
  if (whole === undefined || version === undefined || digits === undefined) return job;
  const key = `k${version}:${digits}`;
  const kept = job.metadata?.[KEY_ENTRY];
  // The vendor kept the whole key, and the suffix does not end in it: whatever that end is, it is the user's.
  if (kept !== undefined && !kept.startsWith(key)) return job;
  const { suffix: _, ...rest } = job;
  return {
    ...rest,
    ...(own === undefined || own === "" ? {} : { suffix: own }),
    metadata: { ...job.metadata, [KEY_ENTRY]: kept ?? key },
  };
}

function withoutOurs(metadata: JobRequest["metadata"]): JobRequest["metadata"] {
  const { [KEY_ENTRY]: _key, [OWNER_ENTRY]: _owner, ...own } = metadata ?? {};
  return Object.keys(own).length > 0 ? own : undefined;
}

/** A character that was cut in two would be none. */
const withoutHalfCharacter = (text: string) => text.replace(/[\uD800-\uDBFF]$/, "");
