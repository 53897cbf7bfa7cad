// @ts-check
/**
 * Stand-in for `pulumi-language-nodejs`, which cannot be had as a Go module: serves Pulumi's language protocol with the
 * gRPC stubs of the npm package and runs programs with that package's own runner. It is copied beside the CLI, so it
 * may use nothing of this clone; the SDK is the one of the program, else the clone's.
 */
const { spawn } = require("node:child_process");
const { fstatSync, existsSync, readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");

/** The runner's way to say that the user has been told already. */
const alreadyReported = 32;

const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
const clone = process.env.PULUMI_FINE_TUNING_CLONE;
const sdk = createRequire(sdkOrEnd());
const grpc = sdk("@grpc/grpc-js");
const pb = sdk("./proto/language_pb");
const pluginPb = sdk("./proto/plugin_pb");
const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb");

/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();

const service = {
  handshake: answer(() => new pb.LanguageHandshakeResponse()),
  getPluginInfo: answer(() => new pluginPb.PluginInfo().setVersion(sdk("./package.json").version)),
  getRequiredPlugins: answer(() => new pb.GetRequiredPluginsResponse()),
  getRequiredPackages: answer(() => new pb.GetRequiredPackagesResponse()),
  runtimeOptionsPrompts: answer(() => new pb.RuntimeOptionsResponse()),
  template: answer(() => new pb.TemplateResponse()),
  about: answer(() => new pb.AboutResponse().setExecutable(process.execPath).setVersion(process.version.slice(1))),
  getProgramDependencies: answer(dependencies),
  run: answer(runProgram),
  installDependencies,
  runPlugin,
  cancel: answer(() => {
    for (const child of children) child.kill("SIGTERM");
    return new Empty();
  }),
};

const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
server.addService(sdk("./proto/language_grpc_pb").LanguageRuntimeService, service);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), announce);
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));
// When the CLI is killed nobody stops its plugins, but their standard input, a pipe from it, ends.
if (fstatSync(0).isFIFO()) process.stdin.on("end", () => process.exit(1)).resume();

function announce(/** @type {Error | null} */ error, /** @type {number} */ port) {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
}

/**
 * Runs the program to its end. Its output goes where ours goes: the engine shows it on the stack's row.
 * @param {import("@pulumi/pulumi/proto/language_pb").RunRequest} request
 */
async function runProgram(request) {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() || request.getPwd();
  const runner = resolveSdk("cmd/run", [directory, process.cwd()]);
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const given = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory(),
    stack: request.getStack(),
    pwd: directory,
    parallel: request.getParallel() === 0 ? "" : String(request.getParallel()),
  };
  const flags = Object.entries(given).flatMap(([name, value]) => (value ? [`--${name}`, value] : []));
  const ended = await runNode(
    [
      ...String(options.nodeargs ?? "")
        .split(" ")
        .filter(Boolean),
      runner,
      ...flags,
      ...(request.getDryrun() ? ["--dry-run"] : []),
      info?.getEntryPoint() || request.getProgram() || ".",
      ...request.getArgsList(),
    ],
    directory,
    {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      PULUMI_NODEJS_TYPESCRIPT: String(options.typescript ?? true),
    },
  );
  const response = new pb.RunResponse();
  if (ended === alreadyReported) return response.setBail(true);
  return ended === 0 ? response : response.setError(`Program exited with non-zero exit code: ${ended}`);
}

/**
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number | string>} exit code, or the signal that ended it
 */
function runNode(args, cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "inherit", "inherit"] });
    children.add(child);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      children.delete(child);
      resolve(signal ?? code ?? 1);
    });
  });
}

/**
 * What `pulumi about` lists: the direct dependencies, in the versions that are installed.
 * @param {import("@pulumi/pulumi/proto/language_pb").GetProgramDependenciesRequest} request
 */
function dependencies(request) {
  const directory = request.getInfo()?.getProgramDirectory() || request.getPwd();
  const manifest = readJson(join(directory, "package.json"));
  const found = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).map(([name, range]) => {
    const installed = readJson(join(directory, "node_modules", name, "package.json")).version;
    return new pb.DependencyInfo().setName(name).setVersion(String(installed ?? range));
  });
  return new pb.GetProgramDependenciesResponse().setDependenciesList(found);
}

/**
 * `pulumi install`: the package manager whose lock file stands there.
 * @typedef {import("@pulumi/pulumi/proto/language_pb").InstallDependenciesRequest} InstallRequest
 * @typedef {import("@pulumi/pulumi/proto/language_pb").InstallDependenciesResponse} InstallResponse
 * @param {import("@grpc/grpc-js").ServerWritableStream<InstallRequest, InstallResponse>} call
 */
function installDependencies(call) {
  const cwd = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
  const has = (/** @type {string} */ file) => existsSync(join(cwd, file));
  const command = has("pnpm-lock.yaml") ? "pnpm" : has("yarn.lock") ? "yarn" : "npm";
  const child = spawn(command, ["install"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  child.stdout.on("data", (text) => call.write(new pb.InstallDependenciesResponse().setStdout(text)));
  child.stderr.on("data", (text) => call.write(new pb.InstallDependenciesResponse().setStderr(text)));
  // Told as an event: a destroyed call sends no status, and the CLI would wait for it for ever.
  const fail = (/** @type {Error} */ error) => call.emit("error", error);
  child.on("error", fail);
  child.on("close", (code) => {
    children.delete(child);
    if (code === 0) call.end();
    else fail(Object.assign(new Error(`"${command} install" failed in "${cwd}"`), { code: grpc.status.ABORTED }));
  });
}

/**
 * A provider that is a directory with a `PulumiPlugin.yaml`: it is run as long as it is called.
 * @typedef {import("@pulumi/pulumi/proto/language_pb").RunPluginRequest} PluginRequest
 * @typedef {import("@pulumi/pulumi/proto/language_pb").RunPluginResponse} PluginResponse
 * @param {import("@grpc/grpc-js").ServerWritableStream<PluginRequest, PluginResponse>} call
 */
function runPlugin(call) {
  const { request } = call;
  const program = request.getInfo()?.getProgramDirectory() || request.getProgram();
  const given = Object.fromEntries(request.getEnvList().map((/** @type {string} */ pair) => pair.split(/=(.*)/s)));
  const child = spawn(
    process.execPath,
    [resolveSdk("cmd/run-plugin", [program, process.cwd()]), program, ...request.getArgsList()],
    { cwd: request.getPwd() || program, env: { ...process.env, ...given }, stdio: ["ignore", "pipe", "pipe"] },
  );
  children.add(child);
  child.stdout.on("data", (text) => call.write(new pb.RunPluginResponse().setStdout(text)));
  child.stderr.on("data", (text) => call.write(new pb.RunPluginResponse().setStderr(text)));
  child.on("error", (error) => call.emit("error", error));
  child.on("close", (code) => {
    children.delete(child);
    call.write(new pb.RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}

/**
 * @template Request, Response
 * @param {(request: Request) => Response | Promise<Response>} handle
 * @returns {import("@grpc/grpc-js").handleUnaryCall<Request, Response>}
 */
function answer(handle) {
  return (call, done) => {
    Promise.resolve(call.request)
      .then(handle)
      .then((response) => done(null, response), done);
  };
}

/** Without an SDK there is no protocol to say so in. */
function sdkOrEnd() {
  try {
    return resolveSdk("package.json", [process.cwd()]);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}

/**
 * @param {string} part of @pulumi/pulumi
 * @param {string[]} directories
 */
function resolveSdk(part, directories) {
  const paths = clone === undefined ? directories : [...directories, clone];
  try {
    return require.resolve(`@pulumi/pulumi/${part}`, { paths });
  } catch {
    throw new Error(`"@pulumi/pulumi" is not installed in "${directories[0]}". Next: run \`npm install\` there.`);
  }
}

function readJson(/** @type {string} */ path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}
