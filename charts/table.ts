import type { Drawing } from "./curves.ts";
import { el } from "./element.ts";
import type { Run } from "./run.ts";
import { numberText, sourceText } from "./text.ts";

/** So many rows are read; of more steps, those at equal distances and those with a full validation. */
const MOST = 60;

/** The measurements as a table, in a part of the page that is opened on demand. */
export function valuesTable() {
  let now: { runs: readonly Run[]; drawing: Drawing; title: string } | undefined;
  const body = el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Values" });
  const ontoggle = () => show();
  const node = el("details", { ontoggle }, el("summary", {}, "Values as a table"), body);

  function show() {
    if (!node.open || now === undefined) return;
    const { runs, drawing, title } = now;
    const columns = drawing.curves.filter(({ form }) => form !== "smooth");
    const head = columns.map(({ run, source }) =>
      runs.length > 1 ? `${runs[run]?.name ?? ""}: ${sourceText[source]}` : sourceText[source],
    );
    body.replaceChildren(
      el(
        "table",
        { "aria-label": title },
        el("thead", {}, el("tr", {}, ...["step", ...head].map((text) => el("th", { scope: "col" }, text)))),
        el(
          "tbody",
          {},
          ...rowsOf(drawing).map((position) =>
            el(
              "tr",
              {},
              el("th", { scope: "row" }, (drawing.steps[position] ?? 0).toLocaleString("en-US")),
              ...columns.map(({ values }) => {
                const value = values[position] ?? null;
                return el("td", {}, value === null ? "" : numberText(value));
              }),
            ),
          ),
        ),
      ),
    );
  }

  return {
    node,
    update(runs: readonly Run[], drawing: Drawing, title: string): void {
      now = { runs, drawing, title };
      show();
    },
  };
}

/** Positions of the steps that a table shows. */
export function rowsOf({ steps, curves }: Drawing): number[] {
  const every = Math.ceil(steps.length / MOST);
  const full = curves.filter(({ source }) => source === "fullValid");
  return [...steps.keys()].filter(
    (position) =>
      position % every === 0 ||
      position === steps.length - 1 ||
      full.some(({ values }) => (values[position] ?? null) !== null),
  );
}
