import type { ProviderProcess } from "./provider-process";

/** A process that is started by its first call: a command that asks for nothing needs none. */
export function lazyProcess(start: () => Promise<ProviderProcess>): ProviderProcess {
  let starting: Promise<ProviderProcess> | undefined;
  let now: ProviderProcess | undefined;

  async function started(): Promise<ProviderProcess> {
    starting ??= start();
    now = await starting;
    return now;
  }

  return {
    engine: {
      get address() {
        return now?.engine.address ?? "";
      },
      get lines() {
        return now?.engine.lines ?? [];
      },
      line: async (wanted) => (await started()).engine.line(wanted),
      close: () => now?.engine.close(),
    },
    get pid() {
      return now?.pid ?? Number.NaN;
    },
    get printed() {
      return now?.printed ?? { stdout: "", stderr: "" };
    },
    get exited() {
      return started().then(({ exited }) => exited);
    },
    configure: async (config) => (await started()).configure(config),
    check: async (...args) => (await started()).check(...args),
    diff: async (...args) => (await started()).diff(...args),
    create: async (...args) => (await started()).create(...args),
    read: async (...args) => (await started()).read(...args),
    update: async (...args) => (await started()).update(...args),
    delete: async (...args) => (await started()).delete(...args),
    cancel: async () => (await started()).cancel(),
    kill: (signal) => now?.kill(signal),
    abandon: () => now?.abandon(),
    close: async () => (await started()).close(),
  };
}
