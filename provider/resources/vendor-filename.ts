import { createHash } from "node:crypto";
import { basename } from "node:path";

/** What the name of an upload is made of. */
export interface NamedUpload {
  urn: string;
  contentHash: string;
  path?: string | undefined;
  filename?: string | undefined;
}

/**
 * The upload's name at the vendor: `<stem>.<urn8>-<hash8>.jsonl`. The two short hashes are how an upload whose answer
 * was lost is found again, and how `orphans` tells whose a file is.
 */
export function vendorFilename(upload: NamedUpload): string {
  const given = upload.filename ?? (upload.path === undefined ? resourceName(upload.urn) : basename(upload.path));
  const stem = given.replace(/\.jsonl$/i, "");
  return `${stem}.${mark(upload)}.jsonl`;
}

/** True for every upload of these rows by this resource, whatever its stem. */
export function isOwnUpload(filename: string, upload: Pick<NamedUpload, "urn" | "contentHash">): boolean {
  return filename.endsWith(`.${mark(upload)}.jsonl`);
}

const mark = ({ urn, contentHash }: Pick<NamedUpload, "urn" | "contentHash">) => `${short(urn)}-${short(contentHash)}`;

const short = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 8);

/** The last part of a URN: the name that the program gave. */
export function resourceName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
