import { type Curve, type Drawing, valueAt } from "./curves.ts";
import { el } from "./element.ts";
import { colourOf } from "./look.ts";
import type { Source } from "./metrics.ts";
import type { Run } from "./run.ts";
import { numberText, sourceText } from "./text.ts";

/** What is shown and hidden together: the measurements of one run on one kind of data, smoothed or not. */
export const keyOf = ({ run, source }: Pick<Curve, "run" | "source">): string => `${run} ${source}`;

/** The names of the curves: each says its value and shows or hides its curve. */
export interface Legend {
  node: HTMLElement;
  draw(runs: readonly Run[], drawing: Drawing): void;
  /** Says the values at a position among the steps; the last ones where there is none. */
  tell(position: number | undefined): void;
  isShown(curve: Pick<Curve, "run" | "source">): boolean;
}

interface Item {
  value: HTMLElement;
  measured: Curve;
  smooth: Curve | undefined;
}

/** @param onToggled after a curve was hidden or shown */
export function legendOf(onToggled: () => void): Legend {
  const node = el("div", { class: "legend", role: "group", "aria-label": "Curves" });
  const hidden = new Set<string>();
  let items: Item[] = [];
  let shape = "";

  function itemOf(measured: Curve, { curves }: Drawing, runs: number): HTMLElement {
    const key = keyOf(measured);
    const smooth = curves.find((curve) => curve.form === "smooth" && keyOf(curve) === key);
    const value = el("span", { class: "value" });
    items.push({ value, measured, smooth });
    const onchange = (event: Event) => {
      if ((event.target as HTMLInputElement).checked) hidden.delete(key);
      else hidden.add(key);
      onToggled();
    };
    return el(
      "label",
      {},
      el("input", { type: "checkbox", checked: !hidden.has(key), onchange }),
      el("span", { class: `swatch ${measured.source} curve-${colourOf(measured, runs)}` }),
      sourceText[measured.source],
      value,
    );
  }

  return {
    node,
    isShown: (curve) => !hidden.has(keyOf(curve)),
    draw(runs, drawing) {
      const named = drawing.curves.filter(({ form }) => form !== "smooth");
      const now = JSON.stringify([
        runs.map(({ name }) => name),
        drawing.curves.map((curve) => [keyOf(curve), curve.form]),
      ]);
      if (now === shape) {
        // The boxes stay, so that whoever is at one of them stays there.
        items = items.map((item) => ({ ...item, ...curvesOf(item.measured, drawing) }));
        return;
      }
      shape = now;
      items = [];
      node.replaceChildren(
        ...runs.map(({ name }, run) =>
          el(
            "div",
            {},
            runs.length > 1 && el("b", {}, name),
            ...named.filter((curve) => curve.run === run).map((curve) => itemOf(curve, drawing, runs.length)),
          ),
        ),
      );
    },
    tell(position) {
      for (const { value, measured, smooth } of items) value.textContent = valueText(measured, smooth, position);
    },
  };
}

function curvesOf(before: Pick<Curve, "run" | "source">, { curves }: Drawing) {
  const own = curves.filter((curve) => keyOf(curve) === keyOf(before));
  const measured = own.find(({ form }) => form !== "smooth");
  return { ...(measured === undefined ? {} : { measured }), smooth: own.find(({ form }) => form === "smooth") };
}

function valueText(measured: Curve, smooth: Curve | undefined, position = measured.values.length - 1): string {
  const at = valueAt(measured, position);
  if (at === undefined) return "";
  const mean = smooth === undefined ? undefined : valueAt(smooth, position);
  return `${numberText(at.value)}${mean === undefined ? "" : ` (smoothed ${numberText(mean.value)})`}`;
}

/** `training 1.2345, validation 1.3456`, for a step that the keyboard went to. */
export function spokenValues({ curves }: Drawing, runs: readonly Run[], position: number): string {
  const name = (run: number, source: Source) =>
    runs.length > 1 ? `${runs[run]?.name ?? ""} ${sourceText[source]}` : sourceText[source];
  return curves
    .flatMap(({ run, source, form, values }) => {
      const value = form === "smooth" ? null : values[position];
      return value === null || value === undefined ? [] : [`${name(run, source)} ${numberText(value)}`];
    })
    .join(", ");
}
