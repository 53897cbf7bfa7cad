import { nobody, type ProbedRoutes } from "../../probed-routes";

/** What `doctor` asks of Together */
export const probed: ProbedRoutes = {
  of: (job) => ({
    // Without model and file nothing can start.
    "submit jobs": { method: "POST", path: "/fine-tunes", json: {} },
    "job events": { method: "GET", path: `/fine-tunes/${encodeURIComponent(job)}/events` },
    "job checkpoints": { method: "GET", path: `/fine-tunes/${encodeURIComponent(job)}/checkpoints` },
    "cancel jobs": { method: "POST", path: `/fine-tunes/${nobody}/cancel` },
    "pause jobs": "leave out `paused`",
    "resume jobs": "leave out `paused`",
    "upload in parts": "a file of up to 5 GiB is sent in one request",
    "list models": { method: "GET", path: "/models" },
    "delete models": "delete models on Together's website",
    "share checkpoints": "models belong to a project of Together",
  }),
  nowhere: {
    GET: `/fine-tunes/${nobody}/no-such-route`,
    POST: `/fine-tunes/${nobody}/no-such-route`,
    DELETE: `/no-such-route/${nobody}`,
  },
};
