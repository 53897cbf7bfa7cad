/** Something about a job changed; who shows jobs reads what is new from the store. */
export interface JobChange {
  jobId: string;
  kind: "status" | "event" | "checkpoint";
}

export function createJobFeed() {
  const listeners = new Set<(change: JobChange) => void>();
  return {
    /** The answer ends the subscription. */
    subscribe(listener: (change: JobChange) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(change: JobChange): void {
      for (const listener of listeners) listener(change);
    },
  };
}

export type JobFeed = ReturnType<typeof createJobFeed>;
