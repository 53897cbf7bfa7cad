import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { OffendingLine } from "./failure-report";

const EXCERPT = 160;

/** Which files of the user hold which content, as the checks of this process saw them. */
export interface Sources {
  /** `path` as the program wrote it; it is read relative to the directory the program runs in. */
  remember(contentHash: string, path: string): void;
  /** `resource` is the name of the `TrainingFile` that holds the rows themselves. */
  rememberRows(contentHash: string, resource: string): void;
  /** The data as a sentence names them: by their file or their resource, as far as known. */
  named(contentHash: string | undefined): string | undefined;
  /** The beginnings of these lines; nothing where the content did not come from a file. */
  excerpts(contentHash: string, lines: readonly number[]): Promise<OffendingLine[]>;
}

export function createSources(): Sources {
  const paths = new Map<string, string>();
  const resources = new Map<string, string>();
  return {
    remember: (contentHash, path) => {
      paths.set(contentHash, path);
    },
    rememberRows: (contentHash, resource) => {
      resources.set(contentHash, resource);
    },
    named: (contentHash = "") => {
      const path = paths.get(contentHash);
      const resource = resources.get(contentHash);
      if (path !== undefined) return `"${path}"`;
      return resource === undefined ? undefined : `the rows of "${resource}"`;
    },
    excerpts: async (contentHash, lines) => {
      const path = paths.get(contentHash);
      return path === undefined ? [] : readLines(path, lines);
    },
  };
}

/** The file may be gone by now: the report then goes out without its lines. */
async function readLines(path: string, wanted: readonly number[]): Promise<OffendingLine[]> {
  const found: OffendingLine[] = [];
  const last = Math.max(...wanted);
  const stream = createReadStream(path, "utf8");
  try {
    let line = 0;
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (wanted.includes(line))
        found.push({ line, path, excerpt: text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text });
      if (line >= last) break;
    }
  } catch {
    return found;
  } finally {
    stream.destroy();
  }
  return found;
}
