import { type Html, html } from "./html";

/** A cell: a number stands to the right, `best` marks what is better than its like. */
export type Cell = string | { number: string; best?: boolean } | { text: string; best: boolean };

/** A table that is never cut: where it is wider than the page it scrolls by itself, by keyboard too. */
export function table(name: string, head: readonly (string | { number: string })[], rows: readonly Cell[][]): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="${name}"><table>
<thead><tr>${head.map((cell) =>
    typeof cell === "string"
      ? html`<th scope="col">${cell}</th>`
      : html`<th scope="col" class="number">${cell.number}</th>`,
  )}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map(cellHtml)}</tr>\n`)}</tbody></table></div>`;
}

function cellHtml(cell: Cell): Html {
  if (typeof cell === "string") return html`<td class="${cell.length > LONG ? "text" : "short"}">${cell}</td>`;
  const kind = "number" in cell ? "number" : "text";
  const text = "number" in cell ? cell.number : cell.text;
  return cell.best ? html`<td class="${kind} best">★ ${text}</td>` : html`<td class="${kind}">${text}</td>`;
}

/** Longer texts are broken into lines. */
const LONG = 24;

/** Names and what belongs to them; those without a text are left out. */
export function facts(rows: readonly [name: string, text: string | undefined][]): Html {
  return html`<dl>${rows.map(([name, text]) => text && html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
}

/** `2026-11-26T12:00:00Z`. @param seconds since 1970 */
export const time = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
