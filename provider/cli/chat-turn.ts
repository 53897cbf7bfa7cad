import { askModel, type ChatAnswer, type ChatMessage } from "../api/chat";
import { controlsInText } from "../controls";
import { messageOf } from "../errors";
import { type CalledModel, notServed } from "./chat-model";
import type { Connected } from "./connect";
import type { Page } from "./page";
import { narrowestPair, sideBySide } from "./side-by-side";

/** One of the models that are talked to, and what was said so far. */
export interface Side {
  called: CalledModel;
  messages: ChatMessage[];
}

export interface Turn {
  temperature: number | undefined;
  signal: AbortSignal;
  /** Takes what the models say, fit for a terminal, as it comes. */
  write(text: string): void;
  page: Page;
}

/** What one model answered, or why it did not; milliseconds of the clock that was given. */
export type Outcome = { model: string; ms: number } & (
  | { answer: ChatAnswer; error?: undefined }
  | { answer?: undefined; error: unknown }
);

/** Asks each side what was said last, all at once, and shows the answers as they come. An answer belongs to the conversation. */
export async function takeTurn(
  to: Connected,
  sides: readonly Side[],
  turn: Turn,
  now: () => number,
): Promise<Outcome[]> {
  const show = displayOf(sides, turn);
  return Promise.all(
    sides.map(async ({ called, messages }, at): Promise<Outcome> => {
      const started = now();
      const question = { model: called.model, messages, temperature: turn.temperature, signal: turn.signal };
      try {
        const answer = await askModel(to.api.client, question, (text) =>
          show.add(at, text.replace(controlsInText, "")),
        );
        messages.push({ role: "assistant", content: answer.text });
        return { model: called.model, ms: now() - started, answer };
      } catch (error) {
        return { model: called.model, ms: now() - started, error: notServed(error, to.endpoint, called) };
      } finally {
        show.end(at);
      }
    }),
  );
}

interface Display {
  add(side: number, text: string): void;
  end(side: number): void;
}

/** One model's words as they come; of two in two columns, or one below the other where there is no room for them. */
function displayOf(sides: readonly Side[], { write, page: { width } }: Turn): Display {
  const [first, second] = sides.map(({ called }) => called.model);
  if (first === undefined || second === undefined) return plainDisplay(write);
  if (width === undefined || width < narrowestPair) return oneBelowTheOther([first, second], write);
  const columns = sideBySide([first, second], width);
  const sideOf = (at: number) => (at === 0 ? 0 : 1);
  return { add: (at, text) => write(columns.add(sideOf(at), text)), end: (at) => write(columns.end(sideOf(at))) };
}

function plainDisplay(write: (text: string) => void): Display {
  let last = "\n";
  return {
    add: (_, text) => {
      write(text);
      last = text.at(-1) ?? last;
    },
    end: () => {
      if (last !== "\n") write("\n");
    },
  };
}

/** The second one's words wait until the first one's end. */
function oneBelowTheOther(titles: readonly [string, string], write: (text: string) => void): Display {
  const texts = ["", ""];
  const ended = [false, false];
  let shown = -1;
  const advance = (): void => {
    const next = shown + 1;
    if (shown >= 0 && ended[shown] !== true) return;
    if (next > 1) return;
    shown = next;
    write(`── ${titles[shown === 0 ? 0 : 1]}\n${texts[shown] ?? ""}`);
    if (ended[shown] === true) close(shown);
  };
  const close = (side: number): void => {
    write((texts[side] ?? "").endsWith("\n") ? "\n" : "\n\n");
    advance();
  };
  advance();
  return {
    add(side, text) {
      texts[side] += text;
      if (side === shown) write(text);
    },
    end(side) {
      ended[side] = true;
      if (side === shown) close(side);
    },
  };
}

/** What is to be said of an outcome beside the answer. */
export function remarkOn({ model, answer, error }: Outcome): string | undefined {
  if (error !== undefined) return messageOf(error).replace(controlsInText, "");
  if (answer?.finishReason === "length") return `${model} came to the limit of tokens that the server allows an answer`;
  return answer?.text === "" ? `${model} answered nothing` : undefined;
}
