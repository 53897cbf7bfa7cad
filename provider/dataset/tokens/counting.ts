/** Counts the tokens of rows, a slice at a time: the process serves all resources of a program. */

import { setImmediate } from "node:timers/promises";
import { counterOf } from "./encoding";
import type { Billed } from "./example";
import type { Tally } from "./tally";

export interface Uncounted {
  line: number;
  bytes: number;
  draws: number;
  billed: Billed;
}

/** Nothing holds the event loop for much longer than this. */
const SLICE_MS = 15;

/** Adds the rows to the tally; `onCounted` hears of each. The event loop gets its turn at least once. */
export async function countTokens(
  rows: readonly Uncounted[],
  tally: Tally,
  signal: AbortSignal | undefined,
  onCounted: (line: number, tokens: number) => void,
): Promise<void> {
  await setImmediate();
  let sliceEnd = performance.now() + SLICE_MS;
  for (const { line, bytes, draws, billed } of rows) {
    const count = counterOf(tally.encoding);
    let tokens = billed.fixed;
    for (const text of billed.texts)
      for (const piece of piecesOf(text)) {
        tokens += count(piece);
        if (performance.now() < sliceEnd) continue;
        signal?.throwIfAborted();
        await setImmediate();
        sliceEnd = performance.now() + SLICE_MS;
      }
    tally.add({ line, bytes, draws, tokens, plusMinus: billed.plusMinus });
    onCounted(line, tokens);
  }
}

const PIECE_CHARACTERS = 64 * 1024;

/** A long text in pieces that end before a space, where no token goes across; hard cuts only where there is none. */
function piecesOf(text: string): string[] {
  if (text.length <= PIECE_CHARACTERS) return [text];
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const space = text.lastIndexOf(" ", from + PIECE_CHARACTERS);
    const end = space > from && from + PIECE_CHARACTERS < text.length ? space : from + PIECE_CHARACTERS;
    pieces.push(text.slice(from, end));
    from = end;
  }
  return pieces;
}
