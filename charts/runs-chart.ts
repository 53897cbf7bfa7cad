import type uPlot from "uplot";
import { controlsOf } from "./controls.ts";
import { type Drawing, drawing } from "./curves.ts";
import { el } from "./element.ts";
import { epochOf, stepsPerEpoch } from "./epochs.ts";
import { legendOf, spokenValues } from "./legend.ts";
import { paletteOf } from "./look.ts";
import { marksOf } from "./marks.ts";
import { familiesOf } from "./metrics.ts";
import { HEIGHT, optionsOf } from "./plot.ts";
import type { Run } from "./run.ts";
import { usualSmoothing } from "./smoothing.ts";
import { addStyle } from "./style.ts";
import { valuesTable } from "./table.ts";
import { describe } from "./text.ts";

/** The curves of one run, or of several over each other. */
export interface RunsChart {
  node: HTMLElement;
  /** Draws these runs from now on. Choices, zoom and focus stay. @param whenEmpty said where nothing was measured */
  update(runs: readonly Run[], whenEmpty: string): void;
  close(): void;
}

/** @param library uPlot itself, which each page loads in its own way */
export function runsChart(library: typeof uPlot): RunsChart {
  addStyle();
  const empty = el("p", { class: "at" });
  const plot = el("div", { class: "plot", tabindex: 0, role: "img", onkeydown: moveCursor });
  const at = el("p", { class: "at" });
  const spoken = el("p", { class: "spoken", role: "status" });
  const notes = el("ul", { class: "notes" });
  const table = valuesTable();
  const legend = legendOf(() => rebuild());
  const controls = controlsOf({ changed: render, unzoom: () => zoomOut() });
  const parts = [controls.node, plot, at, legend.node, notes, table.node];
  const node = el("div", { class: "runs-chart" }, empty, ...parts, spoken);
  let runs: readonly Run[] = [];
  let drawn: Drawing = { steps: [], curves: [] };
  let shape = "";
  let chart: uPlot | undefined;
  let zoomed = false;

  function render() {
    controls.draw(familiesOf(runs), usualSmoothing(Math.max(0, ...runs.map(({ steps }) => steps.length))));
    const family = controls.chosen();
    empty.hidden = family !== undefined;
    for (const part of parts) part.hidden = family === undefined;
    if (family === undefined) return remove();
    drawn = drawing(runs, family.measure, controls.smoothing());
    legend.draw(runs, drawn);
    table.update(runs, drawn, family.label);
    plot.setAttribute("aria-label", describe(runs, family, drawn));
    notes.replaceChildren(...notesOf(runs).map((text) => el("li", {}, text)));
    tell(undefined);
    const now = JSON.stringify([family, drawn.curves.map(({ run, source, form }) => [run, source, form])]);
    if (chart === undefined || now !== shape) rebuild();
    else chart.setData(dataOf(drawn), !zoomed);
    shape = now;
  }

  /** Only what is in the page has colours and a width; until then the observer of its size waits. */
  function rebuild() {
    const width = plot.clientWidth;
    remove();
    if (width === 0 || drawn.steps.length === 0) return;
    const plan = {
      drawing: drawn,
      runs: runs.length,
      width,
      palette: paletteOf(node),
      isShown: legend.isShown,
      marks: () => marksOf(runs),
      stepsPerEpoch: () => stepsPerEpoch(runs),
      onMoved: tell,
      onZoomed: judgeZoom,
    };
    chart = new library(optionsOf(plan), dataOf(drawn), plot);
  }

  function remove() {
    chart?.destroy();
    chart = undefined;
    zoomed = false;
    controls.showZoom(false);
  }

  function judgeZoom() {
    const { min, max } = chart?.scales.x ?? {};
    const [first, last] = [drawn.steps[0], drawn.steps.at(-1)];
    if (min === undefined || max === undefined || first === undefined || last === undefined) return;
    zoomed = min > first || max < last;
    controls.showZoom(zoomed);
  }

  function zoomOut() {
    const [min, max] = [drawn.steps[0], drawn.steps.at(-1)];
    if (min !== undefined && max !== undefined) chart?.setScale("x", { min, max });
    plot.focus();
  }

  function tell(position: number | undefined) {
    legend.tell(position);
    const step = drawn.steps[position ?? drawn.steps.length - 1] ?? 0;
    const length = stepsPerEpoch(runs);
    const epoch = length === undefined ? "" : `, epoch ${epochOf(step, length)}`;
    at.textContent = `${position === undefined ? "Last values, step" : "Step"} ${step.toLocaleString("en-US")}${epoch}:`;
  }

  function moveCursor(event: KeyboardEvent) {
    const by = moves[event.key];
    if (by === undefined || chart === undefined) return;
    event.preventDefault();
    const { steps, curves } = drawn;
    const position = Math.min(steps.length - 1, Math.max(0, (chart.cursor.idx ?? steps.length) + by));
    const step = steps[position] ?? 0;
    const height = curves.map(({ values }) => values[position]).find((value) => value !== null && value !== undefined);
    chart.setCursor({ left: chart.valToPos(step, "x"), top: chart.valToPos(height ?? 0, "y") });
    spoken.textContent = `Step ${step}: ${spokenValues(drawn, runs, position)}`;
  }

  const resized = new ResizeObserver(() => {
    if (chart === undefined) rebuild();
    else if (chart.width !== plot.clientWidth) chart.setSize({ width: plot.clientWidth, height: HEIGHT });
  });
  resized.observe(plot);
  const looks = ["(prefers-color-scheme: dark)", "print"].map((query) => matchMedia(query));
  for (const look of looks) look.addEventListener("change", rebuild);

  return {
    node,
    update(newRuns, whenEmpty) {
      runs = newRuns;
      empty.textContent = whenEmpty;
      render();
    },
    close() {
      resized.disconnect();
      for (const look of looks) look.removeEventListener("change", rebuild);
      remove();
    },
  };
}

const moves: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: 10,
  PageDown: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

const dataOf = ({ steps, curves }: Drawing): uPlot.AlignedData => [steps, ...curves.map(({ values }) => values)];

/** What a legend of the marks says: which checkpoint is the best of each run, and why. */
function notesOf(runs: readonly Run[]): string[] {
  return marksOf(runs).flatMap(({ run, best }) =>
    best === undefined
      ? []
      : [
          `★ ${runs.length > 1 ? `${runs[run]?.name ?? ""}: ` : ""}best checkpoint at step ${best.step.toLocaleString("en-US")}: ${best.why}`,
        ],
  );
}
