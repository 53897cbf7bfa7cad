/** Something about a job changed; whoever shows jobs reads the new state from the store. */
export interface JobChange {
  jobId: string;
}

export function createJobFeed() {
  const listeners = new Set<(change: JobChange) => void>();
  return {
    /** The function that is returned ends the subscription. */
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
