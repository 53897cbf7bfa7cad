/** What a text is written for: a terminal of some width that may show colours, or a file. */

export interface Page {
  /** Characters of a line; undefined where nothing has to fit. */
  width: number | undefined;
  colours: boolean;
}

/** `NO_COLOR` takes colours away, `FORCE_COLOR` gives them also to a pipe (https://no-color.org). */
export function pageOf(columns: number | undefined, env: NodeJS.ProcessEnv): Page {
  const isRefused = (env.NO_COLOR ?? "") !== "";
  const isForced = (env.FORCE_COLOR ?? "") !== "" && env.FORCE_COLOR !== "0";
  const canShow = columns !== undefined && env.TERM !== "dumb";
  return { width: columns, colours: !isRefused && (isForced || canShow) };
}

const CODES = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const;

export type Colour = keyof typeof CODES;

/** The text in a colour, where the page has any. */
export function painted(text: string, colour: Colour, { colours }: Page): string {
  return colours ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
}

/** The text in lines that fit, all but the first indented; words longer than a line are left whole. */
export function wrapped(text: string, indent: number, { width }: Page): string[] {
  const room = (width ?? Number.POSITIVE_INFINITY) - indent;
  if (text.length <= room || room < NARROWEST) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((one, i) => (i === 0 ? one : `${" ".repeat(indent)}${one}`));
}

/** In narrower rooms words stand one below the other, which nobody can read. */
const NARROWEST = 20;
