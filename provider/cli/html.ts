import { controlsInText } from "../controls";

/** HTML that is safe by its type: a template escapes everything but other `Html`. */
export class Html {
  constructor(readonly text: string) {}
}

type Piece = Html | string | number | undefined | readonly Piece[];

export function html(fixed: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(fixed.reduce((text, part, index) => text + textOf(pieces[index - 1]) + part));
}

function textOf(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Html) return piece.text;
  return typeof piece === "string" || typeof piece === "number" ? escaped(String(piece)) : piece.map(textOf).join("");
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character).replace(controlsInText, "\ufffd");
}
