import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { jsonLines } from "./json-lines";
import { root } from "./pulumi-cli";
import { eventually } from "./pulumi-eventually";

/** What `npm run test:models` has made ready. */
interface Ready {
  /** The Python that has the trainer's packages. */
  python: string;
  /** Folder of a model that trains in seconds and knows nothing. */
  tiny: string;
  /** GGUF file of SmolLM2-135M-Instruct. */
  smolLm: string;
}

function ready(): Ready {
  const given = process.env.FINE_TUNING_TESTS_TRAINER;
  if (given === undefined) throw new Error("real models are trained by: npm run test:models -- TEST_FILE");
  return JSON.parse(given) as Ready;
}

interface Held {
  held: string;
  attempt: string;
  /** Which of those that train together, from 0. */
  worker: number;
  pid: number;
}

/**
 * A `models.json` with the bases `tiny` and `smollm2`, both trained by the real trainer.
 * @param more of each model, such as the workers of a cluster
 */
export function realModels(more: { workers?: { count: number } } = {}) {
  const { python, tiny, smolLm } = ready();
  const folder = mkdtempSync(join(tmpdir(), "real-models-"));
  const file = join(folder, "models.json");
  const holds = join(folder, "holds");
  const hold = (...moments: string[]) => {
    rmSync(`${holds}.log`, { force: true });
    writeFileSync(`${holds}.new`, moments.join("\n"));
    renameSync(`${holds}.new`, holds);
  };
  hold();
  const limit = `${holds}.limit`;
  const trainer = join(root, "trainer");
  const path = [join(trainer, "src"), join(trainer, "tests")].join(delimiter);
  const command = ["/usr/bin/env", `PYTHONPATH=${path}`, python, join(trainer, "tests", "holding.py"), holds];
  const models = [
    { id: "tiny", source: tiny, contextTokens: 256, learningRate: 0.01, lora: { rank: 4, alpha: 8 } },
    { id: "smollm2", source: smolLm, contextTokens: 128, learningRate: 0.0005, lora: { rank: 16, alpha: 32 } },
  ];
  const given = models.map((model) => ({ ...model, ...more }));
  writeFileSync(
    file,
    JSON.stringify({ trainer: { command, slots: 1 }, ray: { command }, embedded: false, models: given }),
  );
  const stops = () => jsonLines<Held>(`${holds}.log`);
  return {
    file,
    /** The Python that has the trainer's packages. */
    python,
    /** From now on trainers stop at these moments, and go on from all others; `trainer/tests/moments.py` says which there are. */
    hold,
    /** Trainers that are started from now on cannot write a file beyond this size; undefined lifts the limit. */
    largestFile: (kilobytes: number | undefined) =>
      kilobytes === undefined ? rmSync(limit, { force: true }) : writeFileSync(limit, String(kilobytes * 1024)),
    /** Waits until a trainer stands at the moment. @param worker which of those that train together */
    async heldAt(moment: string, worker = 0): Promise<Held> {
      const found = () => stops().find((stop) => stop.held === moment && stop.worker === worker);
      await eventually(() => found() !== undefined, { timeoutMs: 300_000, what: () => `a trainer at "${moment}"` });
      return found() as Held;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type RealModels = ReturnType<typeof realModels>;
