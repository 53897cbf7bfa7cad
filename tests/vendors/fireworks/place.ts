import { Refused } from "../vendor-server";

/** What all parts of the simulated vendor know. */
export interface Place {
  account: string;
  /** Part of each signed URL; must appear nowhere else. */
  secret: string;
  now(): number;
  origin(): string;
}

/** Full name of a resource: `accounts/acme/datasets/rows`. */
export const accountPath = ({ account }: Place, kind: string, id: string) => `accounts/${account}/${kind}/${id}`;

/** A time as the API writes it. */
export const timeOf = (seconds: number) => new Date(seconds * 1000).toISOString();

/** A resource id, or the refusal. */
export function checkedId(id: string, name: string): string {
  if (/^[a-z0-9-]{1,63}$/.test(id)) return id;
  throw new Refused(400, `${name} must be 1 to 63 of a-z, 0-9 and -, not "${id}"`, "INVALID_ARGUMENT");
}
