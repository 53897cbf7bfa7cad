import { nobody, type ProbedRoutes } from "../../probed-routes";
import { accountName, jobNamed, jobPath, pathOf } from "./names";

/** What `doctor` asks of Fireworks. */
export const probed: ProbedRoutes = {
  of(job, { accountId = "" }) {
    const jobs = pathOf(`${accountName(accountId)}/supervisedFineTuningJobs`);
    return {
      // Without a dataset nothing can start.
      "submit jobs": { method: "POST", path: jobs, json: {} },
      "job events": { method: "GET", path: jobPath(accountId, jobNamed(job)) },
      "job checkpoints": "`checkpoints` stays empty and `bestCheckpoint` is left out",
      "cancel jobs": { method: "POST", path: `${jobs}/${nobody}:cancel`, json: {} },
      "pause jobs": "leave out `paused`",
      "resume jobs": { method: "POST", path: `${jobs}/${nobody}:resume`, json: {} },
      "upload in parts": "a file above 150 MB goes to an address that Fireworks signs",
      "list models": { method: "GET", path: pathOf(`${accountName(accountId)}/models`) },
      "delete models": { method: "DELETE", path: pathOf(`${accountName(accountId)}/models/${nobody}`) },
      "share checkpoints": "there are none",
    };
  },
  nowhere: { GET: `/no-such-route/${nobody}`, POST: `/no-such-route/${nobody}`, DELETE: `/no-such-route/${nobody}` },
};
