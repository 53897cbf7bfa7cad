// Preloaded into the provider process (`node --require`), before the runtime is: replaces the one clock of the package by
// a clock that stands still while any request is under way and then jumps to the next sleeper, taking the test server's
// virtual clock along. Hours of waiting pass in milliseconds; everything else of the process is real.
const { subscribe } = require("node:diagnostics_channel");
const { request } = require("node:http");
const { createSleepers } = require("./sleepers.cjs");
const { realWorld } = require("../../dist/session/session.js");

const { TEST_SERVER: server, TEST_SERVER_KEY: key, TEST_SERVER_NOW: startWall } = process.env;

const sleepers = createSleepers();
let underWay = 0;
let pumping = false;

subscribe("undici:request:create", () => {
  underWay += 1;
});
for (const end of ["undici:request:trailers", "undici:request:error"])
  subscribe(end, () => {
    underWay -= 1;
  });

realWorld.clock = {
  now: sleepers.now,
  wall: () => Number(startWall) + sleepers.now(),
  sleep(ms, signal) {
    const slept = sleepers.sleep(ms, signal);
    void pump();
    return slept;
  },
};

async function pump() {
  if (pumping) return;
  pumping = true;
  while (sleepers.next() !== undefined) {
    await quiet();
    const next = sleepers.next();
    if (next === undefined) break;
    const span = next - sleepers.now();
    if (span > 0) await letServerAge(span);
    // While the server aged, the sleeper may have been interrupted, or another may have come that wakes sooner.
    if (sleepers.next() === next) sleepers.wakeNext();
  }
  pumping = false;
}

/** Until nothing waits for the network and whatever could go on has done so. */
async function quiet() {
  do await new Promise((resolve) => setTimeout(resolve, 2));
  while (underWay > 0);
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function letServerAge(ms) {
  const body = JSON.stringify({ seconds: ms / 1000 });
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json", connection: "close" };
  return new Promise((resolve) => {
    const call = request(new URL("/_test/clock/advance", server), { method: "POST", headers }, (answer) => {
      answer.resume();
      answer.once("close", resolve);
    });
    // A server that is gone has no time either.
    call.once("error", resolve);
    call.end(body);
  });
}
