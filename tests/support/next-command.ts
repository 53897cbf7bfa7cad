import type { Props, ProviderProcess, Target } from "./provider-process";

let commands = 0;

/**
 * What the next `pulumi` command would see, without the second that a new process takes: a provider text of its own, at
 * whose first use the process forgets the runtime, and with it all that the session remembered.
 */
export function nextCommand(process: ProviderProcess): ProviderProcess {
  commands += 1;
  const renewed = (text: string) => `${text}\n;(${forget.toString()})(${commands});`;
  const at = ({ urn, provider }: Target): Target => ({ urn, provider: renewed(provider) });
  const stored = (props: Props): Props =>
    typeof props.__provider === "string" ? { ...props, __provider: renewed(bare(props.__provider)) } : props;
  return {
    ...process,
    check: (target, olds, news) => process.check(at(target), stored(olds), stored(news)),
    diff: (target, id, olds, news) => process.diff(at(target), id, stored(olds), stored(news)),
    create: (target, inputs) => process.create(at(target), stored(inputs)),
    read: (target, id, props) => process.read(at(target), id, stored(props)),
    update: (target, id, olds, news) => process.update(at(target), id, stored(olds), stored(news)),
    delete: (target, id, outputs) => process.delete(at(target), id, stored(outputs)),
  };
}

/** The text without an earlier command's ending. */
const bare = (text: string) => text.replace(/\n;\(function forget[\s\S]*$/, "");

// Runs in the provider process, once per command.
function forget(command: number): void {
  const seen = globalThis as { testCommand?: number; [key: symbol]: unknown };
  if (seen.testCommand === command) return;
  seen.testCommand = command;
  delete seen[Symbol.for("pulumi-fine-tuning.cancelSignal")];
  for (const path of Object.keys(require.cache)) if (/dist[\\/]runtime\.js$/.test(path)) delete require.cache[path];
}
