import { fileBody } from "../api/file-body";
import { contentHasher } from "../dataset";
import { lineSplitter } from "../dataset/lines";

/** A line of the user's own file that the server's message names. */
export interface OffendingLine {
  line: number;
  /** The beginning of the line. */
  excerpt: string;
}

/** The user's own file with the rows that were trained on, or what became of it. */
export interface DataSource {
  /** As the program wrote it, e.g. `data/tickets.jsonl`. */
  path: string;
  /** Nothing where the file holds other rows by now. */
  lines: readonly OffendingLine[];
  changed: boolean;
}

const EXCERPT = 160;
/** No character takes more bytes. */
const BYTES_OF_A_CHARACTER = 4;

/** Which files of the user hold which content, as the checks of this process saw them. */
export interface Sources {
  /** `path` as the program wrote it; it is read relative to the directory the program runs in. */
  remember(contentHash: string, path: string): void;
  /** `resource` is the name of the `TrainingFile` that holds the rows themselves. */
  rememberRows(contentHash: string, resource: string): void;
  /** The data as a sentence names them: by their file or their resource, as far as known. */
  named(contentHash: string | undefined): string | undefined;
  /**
   * The beginnings of these lines, if the file still holds this content: it may have been edited while the job trained.
   * `undefined` where the content did not come from a file, or the file cannot be read.
   */
  excerpts(contentHash: string, lines: readonly number[]): Promise<DataSource | undefined>;
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
    excerpts: async (contentHash, wanted) => {
      const path = paths.get(contentHash);
      if (path === undefined) return undefined;
      try {
        const { hash, lines } = await readLines(path, wanted);
        return hash === contentHash ? { path, lines, changed: false } : { path, lines: [], changed: true };
      } catch {
        // The file may be gone by now: the report then goes out without its lines.
        return undefined;
      }
    },
  };
}

/** The lines and the content's hash, of one and the same reading. */
async function readLines(path: string, wanted: readonly number[]): Promise<{ hash: string; lines: OffendingLine[] }> {
  const hasher = contentHasher();
  const lines: OffendingLine[] = [];
  let line = 0;
  const take = (bytes: Buffer) => {
    line++;
    if (wanted.includes(line)) lines.push({ line, excerpt: excerptOf(bytes) });
  };
  const splitter = lineSplitter({
    line: (buffer, start, end) => take(buffer.subarray(start, end)),
    oversize: (piece, last) => last && take(piece),
  });
  for await (const chunk of fileBody(path)) {
    hasher.update(chunk);
    splitter.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }
  splitter.end();
  return { hash: hasher.digest(), lines };
}

function excerptOf(bytes: Buffer): string {
  const text = bytes
    .subarray(0, (EXCERPT + 1) * BYTES_OF_A_CHARACTER)
    .toString("utf8")
    .replace(/^\uFEFF|\r$/g, "");
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
}
