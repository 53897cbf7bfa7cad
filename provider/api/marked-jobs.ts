import { ConfigError } from "../errors";
import type { Dialect, Operations } from "./dialects/dialect";
import { refusalsOfRequest } from "./dialects/refusals";

/**
 * The operations as all above this floor know them: jobs carry the submit key in their metadata, however it travels, and what
 * the vendor cannot take is refused instead of dropped.
 */
export function marked(dialect: Dialect, operations: Operations): Operations {
  const { mark } = dialect;
  return {
    ...operations,
    async createJob(request, options) {
      const [refusal] = refusalsOfRequest(dialect, request);
      if (refusal !== undefined) throw new ConfigError(`${refusal.property}: ${refusal.reason}`);
      return mark.read(await operations.createJob(mark.write(request), options));
    },
    getJob: async (id, options) => mark.read(await operations.getJob(id, options)),
    async *listJobs(query, options) {
      for await (const job of operations.listJobs(query, options)) yield mark.read(job);
    },
  };
}
