import { createHash } from "node:crypto";
import { basename } from "node:path";
import { formerUrn, identityOf } from "../../engine/identity";
import { resourceName } from "../../engine/urn";

/** What the name of an upload is made of. */
export interface NamedUpload {
  urn: string;
  contentHash: string;
  path?: string | undefined;
  filename?: string | undefined;
}

/**
 * The upload's name at the vendor: `<stem>.<urn8>-<hash8>.jsonl`. The two short hashes are how an upload whose answer
 * was lost is found again, and how `orphans` knows a file as one of ours.
 */
export function vendorFilename(upload: NamedUpload): string {
  const [owner] = ownerMarks(upload.urn);
  return stemOf(upload) + markText(owner, upload.contentHash);
}

/** True for the name that this version, or an earlier one, gives to this upload. */
export function isNameOf(filename: string, upload: NamedUpload): boolean {
  return isOwnUpload(filename, upload) && filename.replace(MARK, "") === stemOf(upload);
}

/** True for every upload of these rows by this resource, whatever its stem. */
export function isOwnUpload(filename: string, upload: Pick<NamedUpload, "urn" | "contentHash">): boolean {
  return ownerMarks(upload.urn).some((owner) => filename.endsWith(markText(owner, upload.contentHash)));
}

/** The hashes that stand for a resource in the names of its uploads: today's first, then that of earlier versions. */
export function ownerMarks(urn: string): [current: string, former: string] {
  return [short(identityOf(urn)), short(formerUrn(urn))];
}

const markText = (owner: string, contentHash: string) => `.${owner}-${short(contentHash)}.jsonl`;
const MARK = /\.([0-9a-f]{8})-([0-9a-f]{8})\.jsonl$/;

/** The two short hashes at the end of an upload's name, one of `ownerMarks` first; `undefined` for a name without a mark of ours. */
export function markOf(filename: string): { owner: string; content: string } | undefined {
  const [, owner, content] = MARK.exec(filename) ?? [];
  return owner === undefined || content === undefined ? undefined : { owner, content };
}

function stemOf({ filename, path, urn }: NamedUpload): string {
  const given = filename ?? (path === undefined ? resourceName(urn) : basename(path));
  return given.replace(/\.jsonl$/i, "");
}

/** Whether an upload's name says that it holds these rows; `undefined` for a name without a mark of ours. */
export function marksContent(filename: string, contentHash: string): boolean | undefined {
  const mark = markOf(filename);
  return mark === undefined ? undefined : mark.content === short(contentHash);
}

const short = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 8);
