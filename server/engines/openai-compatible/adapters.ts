import { z } from "zod";
import { isOk, status } from "../../protocol/status";
import type { AnswersAddress } from "../types";
import { type Adapter, adapterOf, isOurs } from "./adapter-name";
import { sentence } from "./chunks";
import { type Refusal, type Upstream, unavailable } from "./upstream";

interface Loaded {
  ready: Promise<void>;
  /** Answers that are being given with it. */
  users: number;
}

const Listed = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

/** Loads each adapter once, and makes room by unloading the one that was not used for longest. */
export function keepAdapters(upstream: Upstream, address: AnswersAddress) {
  // In the order of their last use.
  const loaded = new Map<string, Loaded>();

  async function load({ name, path }: Adapter): Promise<void> {
    const unloaded = new Set<string>();
    for (;;) {
      const answer = await upstream.send("POST", "/load_lora_adapter", { lora_name: name, lora_path: path });
      if (isOk(answer.statusCode)) return answer.body.dump();
      const refusal = await upstream.refusalIn(answer);
      if (isLoadedAlready(refusal)) return;
      if (!isFull(refusal)) throw refused(refusal, path);
      const victim = await leastUsed(name, unloaded);
      if (victim === undefined) throw full(refusal);
      unloaded.add(victim);
      loaded.delete(victim);
      const gone = await upstream.send("POST", "/unload_lora_adapter", { lora_name: victim });
      await gone.body.dump();
    }
  }

  /** An adapter that nobody is answered with: one of ours, or one that this server loaded before it was restarted. */
  async function leastUsed(wanted: string, unloaded: ReadonlySet<string>): Promise<string | undefined> {
    for (const [name, { users }] of loaded) if (users === 0 && name !== wanted) return name;
    const answer = await upstream.send("GET", "/models");
    const listed = Listed.safeParse(await answer.body.json().catch(() => undefined));
    const names = listed.success ? listed.data.data.map(({ id }) => id) : [];
    return names.find((name) => isOurs(name) && name !== wanted && !loaded.has(name) && !unloaded.has(name));
  }

  function refused(refusal: Refusal, path: string) {
    const { status: code, message } = refusal;
    if (code === status.tooManyRequests || code === status.unauthorized || code === status.forbidden)
      return upstream.errorOf(refusal, "the adapter");
    const hint =
      code === status.notFound && /not found/i.test(message)
        ? ' vLLM loads adapters only with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True, and from a path that it sees ("answers.paths").'
        : "";
    return unavailable(
      "adapter_refused",
      `${upstream.server} did not load the adapter "${path}": ${sentence(message)}${hint}`,
    );
  }

  const full = ({ message }: Refusal) =>
    unavailable(
      "adapter_refused",
      `${upstream.server} has no room for one more adapter, and all are in use: ${message}`,
    );

  return {
    /**
     * Calls back with the adapter's name once it is loaded; it stays so long. The work calls `forget` when that server says
     * that it does not know the adapter (any more): the next use loads it again, and that of others who use it too waits for it.
     */
    async using<T>(snapshotPath: string, work: (name: string, forget: () => void) => Promise<T>): Promise<T> {
      const adapter = adapterOf(snapshotPath, address);
      const entry = loaded.get(adapter.name) ?? { ready: load(adapter), users: 0 };
      // What was loaded again meanwhile stays.
      const forget = () => {
        if (loaded.get(adapter.name) === entry) loaded.delete(adapter.name);
      };
      loaded.delete(adapter.name);
      loaded.set(adapter.name, entry);
      entry.users += 1;
      try {
        await entry.ready.catch((error: unknown) => {
          forget();
          throw error;
        });
        return await work(adapter.name, forget);
      } finally {
        entry.users -= 1;
      }
    },
  };
}

const isLoadedAlready = ({ status: code, message }: Refusal): boolean =>
  (code === status.badRequest || code === status.conflict) && /already (been )?loaded|already exists/i.test(message);

const isFull = ({ status: code, message }: Refusal): boolean =>
  code !== status.notFound &&
  /\bfull\b|no free|no room|maximum number|max_(cpu_|loaded_)?loras|too many|capacity/i.test(message);
