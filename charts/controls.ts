import { el } from "./element.ts";
import type { Family } from "./metrics.ts";

/** What a reader may choose: which measure is drawn, how smooth, and, after a zoom, the whole training again. */
export interface Controls {
  node: HTMLElement;
  /** The family that is chosen, the first where none is. */
  chosen(): Family | undefined;
  /** The chosen weight, else the usual one that was given last. */
  smoothing(): number;
  /** @param usual the smoothing that such runs begin with; undefined where there is nothing to smooth */
  draw(families: readonly Family[], usual: number): void;
  showZoom(zoomed: boolean): void;
}

let charts = 0;

/** @param on what happens after a choice */
export function controlsOf(on: { changed(): void; unzoom(): void }): Controls {
  const group = `measure-${charts++}`;
  const measures = el("fieldset");
  const legend = () => el("legend", { class: "spoken" }, "Measure");
  const range = el("input", { type: "range", min: 0, max: 0.99, step: 0.01, oninput: smooth });
  const weight = el("output");
  const smoothness = el("label", {}, "Smoothing", range, weight);
  const whole = el("button", { type: "button", hidden: true, onclick: on.unzoom }, "Show the whole training");
  let families: readonly Family[] = [];
  let measure: string | undefined;
  let ownSmoothing: number | undefined;
  let usualWeight = 0;

  function smooth() {
    ownSmoothing = Number(range.value);
    weight.textContent = ownSmoothing.toFixed(2);
    on.changed();
  }

  /** @param event of a radio button */
  function choose(event: Event) {
    measure = (event.target as HTMLInputElement).value;
    on.changed();
  }

  const chosen = () => families.find((family) => family.measure === measure) ?? families[0];

  return {
    node: el("div", { class: "controls" }, measures, smoothness, whole),
    chosen,
    smoothing: () => ownSmoothing ?? usualWeight,
    draw(now, usual) {
      usualWeight = usual;
      range.value = String(ownSmoothing ?? usual);
      weight.textContent = (ownSmoothing ?? usual).toFixed(2);
      const isSame = now.map(({ measure }) => measure).join() === families.map(({ measure }) => measure).join();
      families = now;
      smoothness.hidden = now.length === 0;
      measures.hidden = now.length < 2;
      if (isSame) return;
      const radios = now.map((family) =>
        el(
          "label",
          {},
          el("input", {
            type: "radio",
            name: group,
            value: family.measure,
            checked: family === chosen(),
            onchange: choose,
          }),
          family.label,
        ),
      );
      measures.replaceChildren(legend(), ...radios);
    },
    showZoom(zoomed) {
      whole.hidden = !zoomed;
    },
  };
}
