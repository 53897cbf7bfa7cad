import { constants, openSync } from "node:fs";
import { WriteStream } from "node:tty";

const files = new Map<string, number>();

/** Width of a terminal now; `undefined` where it cannot be asked. It is asked anew each time: people resize terminals. */
export function terminalColumns(device: string): number | undefined {
  try {
    const file = files.get(device) ?? opened(device);
    // A stream learns the width only when it is made. It opens the device once more for itself, so that `file` stays ours.
    const stream = new WriteStream(file);
    const { columns } = stream;
    stream.destroy();
    return columns > 0 ? columns : undefined;
  } catch {
    files.delete(device);
    return undefined;
  }
}

function opened(device: string): number {
  // The device must not become the terminal of this process, whose signals would then end it.
  const file = openSync(device, constants.O_RDWR | constants.O_NOCTTY);
  files.set(device, file);
  return file;
}
