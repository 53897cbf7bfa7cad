import { randomBytes } from "node:crypto";
import { Refused, type Route, type VendorServer, vendorServer } from "../vendor-server";
import { togetherContract } from "./contract";
import { type FileManners, filesOf } from "./files";
import { fieldsOf } from "./job";
import { type JobManners, jobsOf } from "./jobs";
import { modelRoutes } from "./models";
import type { Place } from "./place";
import { type Stage, trained } from "./stages";

/** A simulated Together, made from its OpenAPI document, that a test drives. */
export interface SimulatedTogether extends VendorServer {
  /** Base URL; ends in `/v1`. */
  url: string;
  key: string;
  /** Part of each signed URL; must appear nowhere else. */
  secret: string;
  /** Seconds that a job spends in each of its stages, and a file in each of its. */
  readonly secondsPerStage: number;
  /** What it does from now on. */
  manners: JobManners & FileManners;
  /** Jobs and files go on by so many stages. */
  step(stages?: number): void;
  /** Puts rows there that are processed already; answers the file's id. */
  upload(rows: string, filename?: string): string;
  /** All that the vendor knows of the jobs that were made and not deleted, oldest first. */
  jobs(): Record<string, unknown>[];
  /** A job goes through these stages from now on. */
  turn(id: string, stages: Stage[]): void;
}

/** Starts a Together of its own on loopback. */
export async function simulatedTogether({ secondsPerStage = 60 } = {}): Promise<SimulatedTogether> {
  const key = `tgp-${randomBytes(12).toString("hex")}`;
  const secret = randomBytes(12).toString("hex");
  const manners = { stages: trained, listsLag: 0, limit: 100, breaksNext: false };
  const contract = togetherContract();
  const place: Place = { contract, secret, now: () => server.now(), origin: () => server.origin };
  const files = filesOf(place, manners);
  const jobs = jobsOf(place, files, manners);
  let left = 0;

  function passes(seconds: number): void {
    const stages = Math.floor((left + seconds) / secondsPerStage);
    left += seconds - stages * secondsPerStage;
    files.passes(stages);
    jobs.passes(stages);
  }

  /** The same route, with its answers held against the contract, and with its question where nothing else looks at it. */
  const held = ([method, path, answer]: Route): Route => [
    method,
    path,
    (request) => {
      const operation = `${method} ${path.replace(/^\/v1/, "")}`;
      if (method === "GET" || method === "DELETE") contract.bodyOf(operation, request);
      const answered = answer(request);
      const fault = contract.faultInAnswer(operation, answered.status ?? 200, answered.body);
      if (fault !== undefined) server.violations.push(`${operation} was answered outside the contract: ${fault}`);
      return answered;
    },
  ];

  const server = await vendorServer(() => ({
    routes: [...files.routes, ...jobs.routes, ...modelRoutes].map(held),
    admits({ headers }) {
      if (headers.authorization !== `Bearer ${key}`) throw new Refused(401, "Invalid API key", "invalid_api_key");
    },
    refusal: ({ message, code = null }) => ({ error: { message, type: "invalid_request_error", param: null, code } }),
    passes,
  }));

  return {
    ...server,
    url: `${server.origin}/v1`,
    key,
    secret,
    secondsPerStage,
    manners,
    step: (stages = 1) => server.advance(stages * secondsPerStage),
    upload: (rows, filename = "train.jsonl") => files.add(rows, filename),
    jobs: () => [...jobs.all.values()].map(fieldsOf),
    turn: jobs.turn,
  };
}
