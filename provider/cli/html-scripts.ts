import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the folder `charts/` of the repository was compiled to, seen from the source and from the built code. */
const charts = join(__dirname, __filename.endsWith(".ts") ? "../../dist/charts" : "../charts");

/** What draws curves in a page without asking for anything: uPlot and the charts, each as one script. */
export function chartScripts(): string[] {
  return [library("uPlot.iife.min.js"), oneScript()];
}

/** uPlot's own style sheet. */
export const chartStyle = (): string => library("uPlot.min.css");

function library(name: string): string {
  return readFileSync(join(dirname(require.resolve("uplot/package.json")), "dist", name), "utf8").trim();
}

/** The compiled modules, each in a function that is called when another asks for it, and the call that draws. */
function oneScript(): string {
  const names = readdirSync(charts).filter((name) => name.endsWith(".js") && name !== "index.js");
  const modules = names.map((name) => {
    const text = readFileSync(join(charts, name), "utf8").trim();
    return `${JSON.stringify(`./${name}`)}(exports, require) {\n${text}\n}`;
  });
  return `(() => {
const modules = {
${modules.join(",\n")}
};
const loaded = {};
const load = (name) => {
  if (loaded[name] === undefined) modules[name]((loaded[name] = {}), load);
  return loaded[name];
};
load("./in-file.js").drawInFile(uPlot);
})();`;
}
