import { messageOf } from "../errors";
import { exitCode } from "./exit-codes";

/** The part of a standard stream that is needed here. */
type Stream = Pick<NodeJS.WriteStream, "write" | "on">;

/**
 * Says what becomes of a command whose output cannot be written; without this Node ends it with a stack trace. A reader
 * who has read enough (`| head`) ends it quietly; a full disk ends it with a sentence. Remarks that nobody can read are
 * not worth a word.
 */
export function endWhenUnreadable(
  { stdout, stderr }: { stdout: Stream; stderr: Stream },
  exit: (code: number) => void,
): void {
  stderr.on("error", () => {});
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return exit(exitCode.nobodyReads);
    stderr.write(
      `fine-tuning: writing to standard output: ${messageOf(error)}. Next: send the output to a place that takes it.\n`,
    );
    exit(exitCode.trouble);
  });
}
