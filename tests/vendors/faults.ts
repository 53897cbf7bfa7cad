/** What becomes of one request. With `-after` the vendor has carried it out when the trouble starts. */
export type Fault =
  | { kind: "lost-before" }
  | { kind: "lost-after" }
  | { kind: "status-after"; status: number }
  /** Answered like this, not carried out. */
  | { kind: "refused"; status: number; body?: unknown; headers?: Record<string, string> };

/** The control of a simulated vendor's faults. */
export interface Faults {
  /** The next `times` requests of this kind meet this fault. */
  trouble(method: string, path: RegExp, fault: Fault, times?: number): void;
}

/** Faults that are used up one by one. */
export function faultsOfVendor(): Faults & { next(method: string, path: string): Fault | undefined } {
  const waiting: { method: string; path: RegExp; fault: Fault; left: number }[] = [];
  return {
    trouble(method, path, fault, times = 1) {
      waiting.push({ method, path, fault, left: times });
    },
    next(method, path) {
      const first = waiting.find((each) => each.left > 0 && each.method === method && each.path.test(path));
      if (first) first.left -= 1;
      return first?.fault;
    },
  };
}
