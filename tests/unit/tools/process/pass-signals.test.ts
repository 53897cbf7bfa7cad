import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../../support/pulumi-cli";

const module_ = pathToFileURL(join(root, "tools", "process", "pass-signals.mjs")).href;
const wrapper = `
import { spawn } from "node:child_process";
import { passSignals } from ${JSON.stringify(module_)};
const child = spawn("sleep", ["30"], { stdio: "ignore" });
const stop = passSignals(child);
child.on("exit", (code, signal) => { console.log(signal); stop(); });
console.log("ready");
`;

describe("a command that passes signals on", () => {
  it("ends when its child dies of a Ctrl-C that reached the whole group", async () => {
    const command = spawn(process.execPath, ["--input-type=module", "--eval", wrapper], {
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { pid } = command;
    if (pid === undefined) throw new Error("node could not be started");
    let printed = "";
    command.stdout.on("data", (chunk) => {
      if (printed === "") process.kill(-pid, "SIGINT");
      printed += chunk;
    });
    const code = await new Promise((ended) => command.on("close", ended));
    expect({ code, printed }).toEqual({ code: 0, printed: "ready\nSIGINT\n" });
  });
});
