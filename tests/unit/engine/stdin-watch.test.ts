import { PassThrough } from "node:stream";
import { exitWithParent, watchStdin } from "../../../provider/engine/stdin-watch";

describe("outside the engine's process", () => {
  it("leaves standard input alone", () => {
    const listeners = process.stdin.listenerCount("end");
    exitWithParent();
    expect(process.stdin.listenerCount("end")).toBe(listeners);
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
