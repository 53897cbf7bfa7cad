/** The arrows of docs/architecture.md, checked. */
module.exports = {
  forbidden: [
    {
      name: "server-is-independent",
      comment: "The server judges the provider; it may not share its mistakes.",
      severity: "error",
      from: { path: "^server/" },
      to: { path: "^(provider|dist)/" },
    },
    {
      name: "provider-is-independent",
      comment: "The provider speaks to any server over HTTP and knows none by import.",
      severity: "error",
      from: { path: "^provider/" },
      to: { path: "^server/" },
    },
    {
      name: "inner-layers-do-not-know-resources",
      comment: "resources know api, waiting, dataset, spend and quality; none of those knows resources.",
      severity: "error",
      from: { path: "^provider/(api|waiting|engine|dataset|spend|quality)/" },
      to: { path: "^provider/(resources|lookups|cli)/" },
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
      from: { path: "^provider/shell\\.ts$" },
      to: { dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(server/dist|server/dashboard)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["require", "node", "default"] },
  },
};
