/** Collections of jobs; a job's id says nothing of them. */
export const collections = ["supervisedFineTuningJobs", "dpoJobs"] as const;

/** A collection of jobs. */
export type Collection = (typeof collections)[number];

/** A job by its place. */
export interface JobName {
  collection: Collection;
  id: string;
}

/**
 * The job that an id names: the bare id of a supervised job, `dpoJobs/ID`, or what Fireworks itself writes,
 * `accounts/ACCOUNT/dpoJobs/ID`.
 */
export function jobNamed(text: string): JobName {
  const [id = "", before = ""] = text.split("/").reverse();
  const collection = collections.find((each) => each === before) ?? "supervisedFineTuningJobs";
  return { collection, id };
}

/** The id under which the provider knows a job: as short as it is clear. */
export const jobIdOf = ({ collection, id }: JobName): string =>
  collection === "supervisedFineTuningJobs" ? id : `${collection}/${id}`;

/** Path of a job below the base URL. */
export const jobPath = (account: string, { collection, id }: JobName): string =>
  pathOf(`${accountName(account)}/${collection}/${id}`);

/** The name that all of an account's resources begin with. */
export const accountName = (account: string): string => `accounts/${account}`;

/** The account that a full name begins with. */
export const accountIn = (name: string): string => name.split("/")[1] ?? "";

/** The full name of a resource that may be named shortly: `accounts/acme/models/bot` of `bot`. */
export const fullName = (account: string, kind: "models" | "datasets", name: string): string =>
  name.includes("/") ? name : `${accountName(account)}/${kind}/${name}`;

/** A resource's id, where it is of this account; else its full name. */
export const shortName = (account: string, name: string): string =>
  accountIn(name) === account ? (name.split("/").at(-1) ?? name) : name;

/** The path of a resource by its full name. */
export const pathOf = (name: string): string => `/${name.split("/").map(encodeURIComponent).join("/")}`;
