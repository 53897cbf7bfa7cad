/** Places for jobs that train at once; who comes first is served first. */
export function createSlots(count: number) {
  let free = count;
  const line = new Set<() => void>();

  function release(): void {
    const [first] = line;
    if (first === undefined) {
      free += 1;
      return;
    }
    line.delete(first);
    first();
  }

  return {
    /** Resolves to the function that gives the place back, or to undefined when the signal is aborted first. */
    take(signal: AbortSignal): Promise<(() => void) | undefined> {
      if (signal.aborted) return Promise.resolve(undefined);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(release);
      }
      return new Promise((resolve) => {
        const onAbort = () => {
          line.delete(onTurn);
          resolve(undefined);
        };
        const onTurn = () => {
          signal.removeEventListener("abort", onAbort);
          resolve(release);
        };
        line.add(onTurn);
        signal.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}

export type Slots = ReturnType<typeof createSlots>;
