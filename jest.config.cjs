/** Four rings, from pure functions to the real `pulumi` command; `npx jest --selectProjects unit` runs one. */
const ring = (name, extra = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
  testEnvironment: "node",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/server/dist"],
  ...extra,
});

module.exports = {
  projects: [ring("unit"), ring("contract"), ring("lifecycle"), ring("e2e")],
};
