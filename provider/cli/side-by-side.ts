import { columnsOf, cutTo, padEnd } from "./columns";

/** Two texts that grow at the same time, in two columns. */
export interface SideBySide {
  /** Adds to one side; the rows that are whole by now. */
  add(side: 0 | 1, text: string): string;
  /** One side is complete; the rows that are whole by now. */
  end(side: 0 | 1): string;
}

const between = " │ ";

/** In narrower terminals two columns cannot be read. */
export const narrowestPair = 60;

/** A row is given when neither side can change it any more, so that nothing on the screen has to be drawn again. */
export function sideBySide(titles: readonly [string, string], width: number): SideBySide {
  const room = Math.floor((width - 1 - between.length) / 2);
  const texts = titles.map((title) => `${title}\n${"─".repeat(Math.min(room, columnsOf(title)))}\n`);
  const ended = [false, false];
  let given = 0;
  const rows = (): string => {
    const sides = texts.map((text) => wrappedTo(text, room));
    const fixed = sides.map((lines, side) => (ended[side] === true ? Number.POSITIVE_INFINITY : lines.length - 1));
    const until = Math.min(...fixed, Math.max(...sides.map((lines) => lines.length)));
    const ready = Array.from({ length: Math.max(0, until - given) }, (_, row) => {
      const [left = "", right = ""] = sides.map((lines) => lines[given + row] ?? "");
      return `${padEnd(left, room)}${between}${right}`.trimEnd();
    });
    given += ready.length;
    return ready.map((row) => `${row}\n`).join("");
  };
  return {
    add(side, text) {
      texts[side] += text;
      return rows();
    },
    end(side) {
      texts[side] = texts[side]?.trimEnd() ?? "";
      ended[side] = true;
      return rows();
    },
  };
}

/** Lines of at most so many columns: broken between words, and within those that are longer than a line. */
export function wrappedTo(text: string, room: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.replaceAll("\t", "  ").split(/(?<= )(?=[^ ])/)) {
      let rest = word;
      if (line !== "" && columnsOf((line + rest).trimEnd()) > room) {
        lines.push(line.trimEnd());
        line = "";
      }
      while (columnsOf(rest.trimEnd()) > room) {
        const part = cutTo(rest, room);
        if (part === "") break;
        lines.push(part);
        rest = rest.slice(part.length);
      }
      line += rest;
    }
    return [...lines, line.trimEnd()];
  });
}
