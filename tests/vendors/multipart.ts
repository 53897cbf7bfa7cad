import { AgainstContract, type VendorRequest } from "./vendor-server";

/** One part of a form. */
export interface Part {
  name: string;
  filename: string | undefined;
  bytes: Buffer;
}

/** The parts of a `multipart/form-data` body. */
export function partsOf({ headers, body }: VendorRequest): Part[] {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/.exec(headers["content-type"] ?? "")?.[1];
  if (boundary === undefined) throw new AgainstContract("content-type must be multipart/form-data with a boundary");
  const parts: Part[] = [];
  const line = Buffer.from(`--${boundary}`);
  for (let start = body.indexOf(line); ; ) {
    const end = body.indexOf(line, start + line.length);
    if (start === -1 || end === -1) break;
    parts.push(partOf(body.subarray(start + line.length + 2, end - 2)));
    start = end;
  }
  return parts;
}

function partOf(text: Buffer): Part {
  const gap = text.indexOf("\r\n\r\n");
  const head = text.subarray(0, gap).toString("utf8");
  const name = /\bname="([^"]*)"/.exec(head)?.[1];
  if (gap === -1 || name === undefined) throw new AgainstContract("a part of the form has no name");
  return { name, filename: /\bfilename="([^"]*)"/.exec(head)?.[1], bytes: text.subarray(gap + 4) };
}
