import { z } from "zod";
import { status } from "../protocol/status";

export const faultKinds = [
  "refuse",
  "drop-before",
  "drop-after",
  "cut-body",
  "delay",
  "html",
  "lag-list",
  "drop-metadata",
  "lose-events",
] as const;

export const FaultSpec = z.strictObject({
  /** Method and path template without the version, `POST /fine_tuning/jobs`; `*` means every route. */
  route: z.string().min(1),
  fault: z.enum(faultKinds),
  /** The first matching request that is hit, counted from 1. */
  nth: z.int().min(1).default(1),
  /** How many requests are hit; 0 means all from then on. */
  times: z.int().min(0).default(1),
  /** Length of a delay, or of a list's lag. */
  seconds: z.number().min(0).max(3600).default(1),
  status: z.int().min(400).max(599).default(status.serviceUnavailable),
  code: z.string().nullable().default(null),
  /** Sent as `Retry-After` with a refusal. */
  retry_after: z.int().min(1).optional(),
});

export type Fault = z.output<typeof FaultSpec>;
export type FaultInput = z.input<typeof FaultSpec>;

export interface ScriptedFault extends Fault {
  id: number;
  /** Matching requests so far. */
  seen: number;
  /** Requests that were hit so far. */
  hits: number;
}

/** Scripted faults, by route and count. */
export function createFaults() {
  let scripted: ScriptedFault[] = [];
  let next = 1;
  return {
    add(input: FaultInput): ScriptedFault {
      const fault = { ...FaultSpec.parse(input), id: next, seen: 0, hits: 0 };
      next += 1;
      scripted.push(fault);
      return fault;
    },
    list: (): readonly ScriptedFault[] => scripted,
    clear(): void {
      scripted = [];
    },
    /** Counts this request on every fault of its route, and answers those that hit it. */
    hitting(route: string): ScriptedFault[] {
      return scripted.filter((fault) => {
        if (fault.route !== "*" && fault.route !== route) return false;
        fault.seen += 1;
        if (fault.seen < fault.nth || (fault.times > 0 && fault.hits >= fault.times)) return false;
        fault.hits += 1;
        return true;
      });
    },
  };
}

export type Faults = ReturnType<typeof createFaults>;
