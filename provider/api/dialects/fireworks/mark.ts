import { KEY_ENTRY } from "../../job-marks";
import type { Mark } from "../mark";
import { keyInId } from "./job-number";
import { jobNamed } from "./names";

/** Whoever chose another id is not this package: such a job shows a key that no declaration has, so that none takes it for its own. */
const NOBODYS = "k0:0";

/** The job's id, which begins with the key, carries it; a request keeps it in its metadata until the id is made of it. */
export const inId: Mark = {
  write: (request) => request,
  read: (job) => ({ ...job, metadata: { ...job.metadata, [KEY_ENTRY]: keyInId(jobNamed(job.id).id) ?? NOBODYS } }),
  shownSuffix: (suffix) => suffix,
};
