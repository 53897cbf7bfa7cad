import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";

export interface Asset {
  type: string;
  content: Buffer;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The package's own directory, seen from the source and from the built code. */
const home = join(__dirname, __filename.endsWith(".ts") ? ".." : "../..");
const folder = join(home, "dashboard", "pages");
/** What the folder `charts/` of the repository was compiled to. */
const charts = join(home, "dist", "charts");

/** Pages, scripts and styles by name, read once. Only what is in the table is ever sent, so no name leads elsewhere. */
export function dashboardAssets(): Map<string, Asset> {
  const library = join(dirname(require.resolve("uplot/package.json")), "dist");
  const paths: [string, string][] = [
    ...readdirSync(folder).map((name): [string, string] => [name, join(folder, name)]),
    ...readdirSync(charts).map((name): [string, string] => [name, join(charts, name)]),
    ["charts.mjs", join(charts, "index.js")],
    ["uplot.mjs", join(library, "uPlot.esm.js")],
    ["uplot.css", join(library, "uPlot.min.css")],
  ];
  return new Map(
    paths.flatMap(([name, path]) => {
      const type = types[extname(name)];
      return type === undefined ? [] : [[name, { type, content: readFileSync(path) }] as const];
    }),
  );
}
