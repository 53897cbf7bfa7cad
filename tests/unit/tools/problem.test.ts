import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const module_ = pathToFileURL(join(resolve(__dirname, "..", "..", ".."), "tools", "problem.mjs")).href;

/** Runs a script that writes for ever to a pipe which nobody reads. */
function unread(stream: "stdout" | "stderr", body: string): Promise<{ code: number | null; printed: string }> {
  const text = `import { say, script } from ${JSON.stringify(module_)};
const stop = new AbortController();
${body}`;
  const command = spawn(process.execPath, ["--input-type=module", "--eval", text], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  command[stream].destroy();
  let printed = "";
  command[stream === "stdout" ? "stderr" : "stdout"].on("data", (chunk) => {
    printed += chunk;
  });
  return new Promise((ended) => command.on("close", (code) => ended({ code, printed })));
}

const forever = "setInterval(() => process.stdout.write('line\\n'), 5); await new Promise(() => {});";

describe("a script whose output nobody reads", () => {
  it("ends quietly", async () => {
    expect(await unread("stdout", `await script(async () => { ${forever} });`)).toEqual({ code: 141, printed: "" });
  });

  it("puts away what it has to", async () => {
    const body = `
process.on("SIGTERM", () => stop.abort());
const timer = setInterval(() => process.stdout.write("line\\n"), 5);
await script(async () => {
  await new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
  clearInterval(timer);
  say("put away");
  stop.signal.throwIfAborted();
}, stop.signal);`;
    expect(await unread("stdout", body)).toEqual({ code: 141, printed: "put away\n" });
  });

  it("goes on without its remarks", async () => {
    const body = `await script(async () => { say("a remark"); await new Promise((r) => setTimeout(r, 50)); console.log("answer"); });`;
    expect(await unread("stderr", body)).toEqual({ code: 0, printed: "answer\n" });
  });
});
