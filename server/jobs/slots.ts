/** Slots for jobs that train at once; whoever asked first gets the next free one. */
export function createSlots(count: number) {
  let free = count;
  const queue = new Set<() => void>();

  function release(): void {
    const [first] = queue;
    if (first === undefined) {
      free += 1;
      return;
    }
    queue.delete(first);
    first();
  }

  return {
    /** Resolves to the function that gives the slot back, or to undefined when the signal is aborted first. */
    take(signal: AbortSignal): Promise<(() => void) | undefined> {
      if (signal.aborted) return Promise.resolve(undefined);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(release);
      }
      return new Promise((resolve) => {
        const onAbort = () => {
          queue.delete(onTurn);
          resolve(undefined);
        };
        const onTurn = () => {
          signal.removeEventListener("abort", onAbort);
          resolve(release);
        };
        queue.add(onTurn);
        signal.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}
