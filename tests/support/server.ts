import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, type ServerOptions, startServer } from "fine-tuning-server";

export interface TestServer extends RunningServer {
  /** Its data directory. */
  data: string;
  /** Log lines so far. */
  lines: string[];
}

export const testKey = "sk-test-key";
export const testAdminKey = "sk-test-admin-key";

/** A server of its own in a fresh directory, on a free port; `close` removes the directory too. */
export async function testServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), "fine-tuning-server-"));
  const lines: string[] = [];
  const server = await startServer({
    apiKey: testKey,
    adminKey: testAdminKey,
    org: "acme",
    log: (line) => lines.push(line),
    ...options,
    data,
  });
  return {
    ...server,
    data,
    lines,
    close: async () => {
      await server.close();
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}
