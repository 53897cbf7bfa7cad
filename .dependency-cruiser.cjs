/** The arrows of docs/architecture.md, checked. */

/**
 * The floors of a package, the top one first; each is a list of folders, or of files, below the package. A floor may
 * import what lies below it and nothing above it; what stands on one floor together does not know each other.
 */
const floors = {
  provider: [
    ["plugin"],
    ["index.ts", "runtime.ts", "cli"],
    ["resources/fine-tuning-sweep"],
    ["resources/fine-tuned-model"],
    ["resources/fine-tuning-job", "resources/checkpoint-permission"],
    ["resources/job", "resources/training-file"],
    ["resources/shared"],
    ["lineage", "lookups"],
    ["session"],
    ["dataset", "quality", "spend", "waiting"],
    ["api"],
    ["endpoint"],
    ["engine"],
    [
      "amounts.ts",
      "clock.ts",
      "controls.ts",
      "errors.ts",
      "seeded-random.ts",
      "spelling.ts",
      "user-directory.ts",
      "values.ts",
    ],
  ],
  server: [
    ["cli.ts", "index.ts"],
    ["start.ts"],
    ["http", "dashboard"],
    ["jobs"],
    ["services.ts", "cluster.ts"],
    ["models"],
    ["files"],
    ["store"],
    ["engines"],
    ["graders"],
    ["protocol", "system"],
  ],
  charts: [
    ["index.ts", "in-file.ts"],
    ["runs-chart.ts"],
    ["controls.ts", "legend.ts", "plot.ts", "table.ts"],
    ["marks.ts", "text.ts"],
    ["look.ts"],
    ["best-checkpoint.ts", "curves.ts", "epochs.ts"],
    ["metrics.ts", "smoothing.ts"],
    ["element.ts", "run.ts", "style.ts"],
  ],
  tools: [
    [
      "bench.mjs",
      "complete-lock.mjs",
      "errors.mjs",
      "example.mjs",
      "fine-tuning.mjs",
      "picture.mjs",
      "plugin-dist.mjs",
      "publishable.mjs",
      "pulumi-path.mjs",
      "pulumi.mjs",
      "quickstart.mjs",
      "reference.mjs",
      "schema.mjs",
      "schemathesis.mjs",
      "server.mjs",
      "test-models.mjs",
      "test.mjs",
      "trainer.mjs",
      "vendors.mjs",
    ],
    ["picture", "schema"],
    ["bench", "errors", "plugin-dist", "publishable", "quickstart", "reference", "schemathesis", "test", "vendors"],
    ["trainer"],
    ["cli"],
    ["set-up", "lock"],
    ["process", "generated-page.mjs"],
    ["problem.mjs"],
    ["paths.mjs"],
  ],
};

const pathOf = (name) => (name.includes(".") ? `${name.replaceAll(".", "\\.")}$` : `${name}/`);
const anyOf = (package, names) => `^${package}/(${names.map(pathOf).join("|")})`;

/** One rule per floor that has something above it, and one per room that shares its floor. */
const rulesOf = ([package, storeys]) => [
  ...storeys.slice(1).map((floor, index) => ({
    name: `${package}-arrows-go-down`,
    comment: `${floor.join(", ")} may not know what stands above.`,
    severity: "error",
    from: { path: anyOf(package, floor) },
    to: { path: anyOf(package, storeys.slice(0, index + 1).flat()) },
  })),
  ...storeys
    .filter((floor) => floor.length > 1)
    .flatMap((floor) =>
      floor.map((room) => ({
        name: `${package}-neighbours`,
        comment: `${room} does not know what stands beside it.`,
        severity: "error",
        from: { path: anyOf(package, [room]) },
        to: {
          path: anyOf(
            package,
            floor.filter((other) => other !== room),
          ),
        },
      })),
    ),
  {
    name: `${package}-has-a-floor-for-everything`,
    comment: "A new file or folder is given its floor in .dependency-cruiser.cjs.",
    severity: "error",
    from: {},
    to: { path: `^${package}/`, pathNot: [anyOf(package, storeys.flat()), "\\.(json|cjs)$"] },
  },
];

module.exports = {
  forbidden: [
    ...Object.entries(floors).flatMap(rulesOf),
    {
      name: "server-is-independent",
      comment: "The server judges the provider; it may not share its mistakes.",
      severity: "error",
      from: { path: "^server/" },
      to: { path: "^(provider|dist|tools|tests)/" },
    },
    {
      name: "vendors-are-independent",
      comment: "A simulated vendor judges the provider; it may not share its mistakes.",
      severity: "error",
      from: { path: "^tests/vendors/" },
      to: { path: "^(provider|server|dist|tools|charts)/|^tests/(?!vendors/)" },
    },
    {
      name: "provider-is-independent",
      comment: "The provider speaks to any server over HTTP and knows none by import.",
      severity: "error",
      from: { path: "^provider/" },
      to: { path: "^(server|tools|tests)/" },
    },
    {
      name: "charts-are-taken-as-they-are",
      comment: "Both packages take the compiled charts as files for a browser; the pages' types alone name the source.",
      severity: "error",
      from: { path: "^(provider|server)/", pathNot: "^server/dashboard/pages/charts\\.d\\.mts$" },
      to: { path: "^charts/" },
    },
    {
      name: "charts-know-a-browser-alone",
      comment: "They run in pages, and uPlot is handed to them by whoever loaded it.",
      severity: "error",
      from: { path: "^charts/" },
      to: { pathNot: "^charts/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pure-parts-stay-pure",
      comment: "Clock, randomness and network are arguments of these.",
      severity: "error",
      from: { path: "^provider/(waiting|spend|quality|dataset/rules)(/|\\.)" },
      to: { path: "^(undici|node:(fs|net|http|https|child_process|worker_threads)|fs|net|http|https)" },
    },
    {
      name: "shell-names-the-runtime",
      comment:
        "shell.ts is text for the user's state and is loaded by programs: the runtime is named there, not imported.",
      severity: "error",
      from: { path: "^provider/engine/shell\\.ts$" },
      to: { dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^server/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["require", "node", "default"] },
  },
};
