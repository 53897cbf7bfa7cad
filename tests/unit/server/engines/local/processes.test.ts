import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attemptOf } from "../../../../../server/engines/attempts/attempt";
import { findTrainer } from "../../../../../server/engines/local/processes";

describe("the process that an earlier server left behind", () => {
  const lasting = ["-e", "setInterval(() => {}, 1000); process.stdout.write('up')"];
  let outDir: string;
  const started: ChildProcess[] = [];
  beforeEach(() => {
    outDir = mkdtempSync(join(tmpdir(), "left-behind-"));
  });
  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
    rmSync(outDir, { recursive: true, force: true });
  });

  async function begun(command: string, args: string[]): Promise<ChildProcess> {
    const child = spawn(command, args, { detached: true, stdio: ["ignore", "pipe", "ignore"] });
    started.push(child);
    await once(child.stdout, "data");
    return child;
  }

  it("is found by what it trains, and killed", async () => {
    const attempt = attemptOf(outDir, 1);
    const child = await begun(process.execPath, [...lasting, "train", attempt.folder]);
    const found = await findTrainer(attempt);
    found?.kill();
    await once(child, "exit");
    expect(child.signalCode).toBe("SIGKILL");
    expect(await found?.ended).toBeUndefined();
    expect(await findTrainer(attempt)).toBeUndefined();
  });

  it("is killed together with the command that started it", async () => {
    const attempt = attemptOf(outDir, 1);
    const script = '"$0" "$@"; true';
    const shell = await begun("/bin/sh", ["-c", script, process.execPath, ...lasting, "train", attempt.folder]);
    const found = await findTrainer(attempt);
    found?.kill();
    await Promise.all([once(shell, "exit"), found?.ended]);
    expect(shell.signalCode).toBe("SIGKILL");
    expect(await findTrainer(attempt)).toBeUndefined();
  });

  it("is not a command of the user's that looks into the folder", async () => {
    const attempt = attemptOf(outDir, 1);
    await begun(process.execPath, [...lasting, attempt.folder]);
    expect(await findTrainer(attempt)).toBeUndefined();
  });

  it("is not the trainer of another attempt", async () => {
    await begun(process.execPath, [...lasting, "train", attemptOf(outDir, 10).folder]);
    expect(await findTrainer(attemptOf(outDir, 1))).toBeUndefined();
  });
});
