const { join } = require("node:path");

/**
 * Four rings, from pure functions to the real `pulumi` command, one that trains real models, and one that reads from real vendors;
 * `npx jest --selectProjects unit` runs one.
 */
const ring = (name, { folder = name, ...extra } = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/tests/${folder}/**/*.test.ts`],
  testEnvironment: "node",
  cacheDirectory: join(__dirname, "node_modules", ".cache", "jest"),
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/server/dist", "<rootDir>/templates"],
  ...extra,
});

/** Rings that talk to processes wait longer; Jest takes a time-out per project only this way. */
const patient = { setupFilesAfterEnv: ["<rootDir>/tests/support/pulumi-patience.ts"] };

/** The lifecycle ring by one of the two processes that serve the engine: all its cases, except those of files that say nothing of this one. */
const lifecycle = (servedBy, without) =>
  ring(`lifecycle-${servedBy}`, {
    ...patient,
    folder: "lifecycle",
    globals: { servedBy },
    testPathIgnorePatterns: ["/node_modules/", ...without.map((file) => `/tests/lifecycle/${file}\\.test\\.ts$`)],
  });

/** What the plugin's process has no part in, so that the cases run once. */
const notByPlugin = [
  // How the SDK's process loads a provider from its text. `tests/contract/plugin.test.ts` asks the plugin's the same.
  "engine",
  // What each vendor's dialect makes of requests and answers, below the handlers that both processes call.
  "vendors",
];

module.exports = {
  globalSetup: "<rootDir>/tests/support/own-cache.cjs",
  globalTeardown: "<rootDir>/tests/support/own-cache-removed.cjs",
  // Real training and real sockets on two cores that other tests use too.
  testTimeout: 120_000,
  // Every file leaves its copy of the Pulumi SDK in memory. A worker that has grown to a gigabyte takes longer to end than the
  // half second that Jest grants it, so it is replaced between two files before that.
  workerIdleMemoryLimit: "400MB",
  projects: [
    ring("unit"),
    ring("contract"),
    lifecycle("dynamic", []),
    lifecycle("plugin", notByPlugin),
    ring("e2e", patient),
    ring("models", patient),
    ring("live"),
  ],
};
