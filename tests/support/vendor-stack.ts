import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DeclaredResource, type DeclareOptions, declaredResource } from "./declared-resource";
import { type FaultProxy, faultProxy } from "./fault-proxy";
import { expectFreeOf } from "./free-of";
import { programDirectory } from "./program-directory";
import type { Props, ProviderProcess, ReusedProcess } from "./provider-process";
import type { RunningVendor, VendorJob, VendorPlace } from "./vendor-place";
import { usualTraining } from "./vendor-places";
import { way } from "./way";

/** A `FineTuningJob` at a vendor. */
export interface JobAtVendor extends DeclaredResource {
  /** Runs `up` as a user does who is told to run it again, at most so often; answers how often it took. */
  upUntilReady(args?: Props, most?: number): Promise<number>;
}

/** A stack that a real provider process brings up in virtual time, with a simulated vendor behind a proxy. */
export interface VendorStack {
  readonly vendor: RunningVendor;
  /** Makes trouble between the two. Its rules, and what it has seen, last as long as a test. */
  readonly proxy: FaultProxy;
  /** The process of the current command. */
  readonly process: ProviderProcess;
  /** Id of a usable training file of the test's own. */
  readonly trainingFile: string;
  job(options?: DeclareOptions): JobAtVendor;
  /** Jobs that the vendor was given since the test began, oldest first. */
  submitted(): VendorJob[];
  /** How often the create call was sent since then. */
  submits(): number;
  newCommand(): void;
  newProcess(): Promise<ProviderProcess>;
  /** A command of somebody else, beside the current one: for `up(args, { process })`. */
  processBeside(): Promise<ProviderProcess>;
}

/** Starts a stack before the tests of the surrounding `describe`, and ends it after them; nothing outside the vendor's contract was sent then, and no secret was kept. */
export function aVendorStack(place: VendorPlace): VendorStack {
  let running: Awaited<ReturnType<typeof started>> | undefined;
  const now = () => {
    if (running === undefined) throw new Error("the stack is started by `beforeAll`: use it in a test");
    return running;
  };
  const declared: JobAtVendor[] = [];
  let tests = 0;
  let before = 0;

  beforeAll(async () => {
    running = await started(place);
  });
  beforeEach(async () => {
    const { proxy, vendor } = now();
    proxy.rules = [];
    proxy.seen.length = 0;
    before = vendor.jobs().length;
    now().trainingFile = await vendor.upload(`test ${++tests}`);
    stack.newCommand();
  });
  afterEach(() => {
    const { vendor, processes } = now();
    vendor.fails(false);
    vendor.listsLag(0);
    expect(vendor.server.violations).toEqual([]);
    const kept = declared.map(({ state }) => state);
    const said = processes.map(({ engine, printed }) => [engine.lines, printed]);
    for (const secret of vendor.secrets) expectFreeOf(secret, JSON.stringify([kept, said]));
    declared.length = 0;
  });
  afterAll(() => running?.close());

  const stack: VendorStack = {
    get vendor() {
      return now().vendor;
    },
    get proxy() {
      return now().proxy;
    },
    get process() {
      return now().process;
    },
    get trainingFile() {
      return now().trainingFile;
    },
    job(options = {}) {
      const connection = { dialect: place.dialect, baseUrl: now().proxy.url };
      const { trainingFile } = now();
      const usual = () => ({ ...usualTraining(place, trainingFile), connection });
      const resource = declaredResource(
        "FineTuningJob",
        { command: () => now().command, usual, typeOf: way.typeOf },
        options,
      );
      const job: JobAtVendor = {
        ...resource,
        get state() {
          return resource.state;
        },
        async upUntilReady(args, most = 3) {
          for (let run = 1; run <= most; run++) {
            await resource.up(args);
            stack.newCommand();
            if (resource.state?.outputs.ready === true) return run;
          }
          throw new Error(`"${resource.name}" is not ready after ${most} runs of \`pulumi up\``);
        },
      };
      declared.push(job);
      return job;
    },
    submitted: () => now().vendor.jobs().slice(before),
    submits: () => now().proxy.seen.filter(({ method, path }) => method === "POST" && place.create.test(path)).length,
    newCommand() {
      now().command = now().process.command();
    },
    async newProcess() {
      const process = await now().startProcess();
      Object.assign(now(), { process, command: process.command() });
      return process;
    },
    processBeside: () => now().startProcess(),
  };
  return stack;
}

async function started(place: VendorPlace) {
  const vendor = await place.start();
  const proxy = await faultProxy(vendor.url);
  const directory = programDirectory();
  const home = mkdtempSync(join(tmpdir(), "fine-tuning-home-"));
  const processes: ReusedProcess[] = [];

  async function startProcess(): Promise<ReusedProcess> {
    const process = await way.start({
      cwd: directory.path,
      env: {
        ...vendor.env,
        XDG_STATE_HOME: home,
        XDG_CACHE_HOME: home,
        NODE_OPTIONS: `--require ${join(__dirname, "virtual-world.cjs")}`,
        TEST_SERVER: vendor.server.origin,
        TEST_SERVER_KEY: "none",
        TEST_SERVER_NOW: String(vendor.server.now() * 1000),
      },
    });
    processes.push(process);
    return process;
  }

  const process = await startProcess();
  return {
    vendor,
    proxy,
    processes,
    startProcess,
    process,
    command: process.command(),
    trainingFile: "",
    async close() {
      for (const process of processes) await process.close();
      await proxy.close();
      await vendor.server.close();
      directory.remove();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
