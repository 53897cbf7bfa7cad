import { closeSync, openSync } from "node:fs";
import { PassThrough } from "node:stream";
import { exitWithEngine, isHeldOpen, watchStdin } from "../../../provider/engine/exit-with-engine";

describe("outside the engine's process", () => {
  it("leaves standard input alone", () => {
    const listeners = process.stdin.listenerCount("end");
    exitWithEngine();
    expect(process.stdin.listenerCount("end")).toBe(listeners);
  });
});

describe(isHeldOpen.name, () => {
  it("is not what a language host gives in the place of the engine's pipe", () => {
    const fd = openSync("/dev/null", "r");
    expect(isHeldOpen({ fd })).toBe(false);
    closeSync(fd);
  });
});

describe(watchStdin.name, () => {
  it("notices the other end going away, and nothing before", async () => {
    const stdin = new PassThrough();
    const ended = new Promise<void>((resolve) => watchStdin(stdin, resolve));
    stdin.write("ignored");
    stdin.end();
    await expect(ended).resolves.toBeUndefined();
  });
});
