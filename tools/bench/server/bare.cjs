// @ts-check
const { createRequire } = require("node:module");
const { join } = require("node:path");

const fastify = createRequire(join(__dirname, "../../../server/package.json"))("fastify");
const app = fastify();
app.get("/v1/fine_tuning/jobs/:id", async (/** @type {{ params: { id: string } }} */ request) => ({
  id: request.params.id,
  status: "running",
}));
app.listen({ port: 0, host: "127.0.0.1" }).then((/** @type {string} */ address) => {
  process.stdout.write(`listening on ${address}/v1\n`);
});
process.once("SIGTERM", () => process.exit(0));
