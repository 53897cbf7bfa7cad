// @ts-check
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, closeConnections, poll, quantile, upload, uploadRows } from "./server/load.mjs";
import { bareFastify, fineTuningServer, residentMb } from "./server/processes.mjs";

const amount = { pollers: 200, seconds: 8 };
const jobs = 1000;
const uploads = 50;
const megabyte = 1024 * 1024;

const show = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);
const ms = (/** @type {number} */ value) => `${value.toFixed(1)} ms`;

/** @param {string} name @param {number[]} latencies @param {number} yardstick the idle server's p99 */
function report(name, latencies, yardstick) {
  const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
  const ratio = yardstick > 0 ? `  ${(p99 / yardstick).toFixed(2)} x idle` : "";
  show(`${name.padEnd(44)} ${String(latencies.length).padStart(5)} requests  p50 ${ms(p50)}  p99 ${ms(p99)}${ratio}`);
  return p99;
}

const data = await mkdtemp(join(tmpdir(), "fine-tuning-bench-"));
const bare = await bareFastify();
const server = await fineTuningServer(data);
try {
  show(
    `GET /fine_tuning/jobs/{id}, ${amount.pollers} pollers at one request a second each, ${amount.seconds} s per line`,
  );
  await poll(`${bare.url}/fine_tuning/jobs/x`, { pollers: 50, seconds: 2 });
  report("bare Fastify route", await poll(`${bare.url}/fine_tuning/jobs/x`, amount), 0);

  const small = await uploadRows(server.url, 10);
  const create = (/** @type {string} */ training_file, n_epochs = 1) =>
    call(`${server.url}/fine_tuning/jobs`, "POST", {
      model: "gpt-4o-mini",
      training_file,
      seed: 1,
      hyperparameters: { n_epochs, batch_size: 1 },
    });
  const done = await create(small);
  await poll(`${server.url}/fine_tuning/jobs/${done.id}`, { pollers: 50, seconds: 2 });
  const idle = report("idle server", await poll(`${server.url}/fine_tuning/jobs/${done.id}`, amount), 0);

  const long = await uploadRows(server.url, 3000);
  const training = await create(long, 50);
  for (let count = 0; count < 3; count += 1) await create(long, 50);
  for (;;) {
    if ((await call(`${server.url}/fine_tuning/jobs/${training.id}`)).status === "running") break;
  }
  report("while four jobs train", await poll(`${server.url}/fine_tuning/jobs/${training.id}`, amount), idle);

  const begin = performance.now();
  for (let count = 0; count < jobs; count += 50) await Promise.all(Array.from({ length: 50 }, () => create(small)));
  show(`${jobs} jobs queued in ${ms(performance.now() - begin)}`);
  report(
    "while four train and 1,000 are queued",
    await poll(`${server.url}/fine_tuning/jobs/${training.id}`, amount),
    idle,
  );

  const polling = poll(`${server.url}/fine_tuning/jobs/${training.id}`, amount);
  const sent = performance.now();
  await Promise.all(Array.from({ length: uploads }, () => upload(server.url, 4 * megabyte)));
  show(`${uploads} uploads of 4 MB at once took ${ms(performance.now() - sent)}, no error`);
  report("the same with 50 uploads at once", await polling, idle);

  const before = residentMb(server.pid);
  for (let count = 0; count < 10_000; count += 100) {
    await Promise.all(Array.from({ length: 100 }, () => call(`${server.url}/fine_tuning/jobs/${training.id}`)));
  }
  show(`memory over 10,000 requests: ${before} MB before, ${residentMb(server.pid)} MB after`);

  const [resident, started] = [residentMb(server.pid), performance.now()];
  await upload(server.url, 512 * megabyte);
  const speed = 512 / ((performance.now() - started) / 1000);
  show(
    `512 MB upload: ${speed.toFixed(0)} MB/s, ${resident} MB resident before, ${residentMb(server.pid, true)} MB at its peak`,
  );
} finally {
  await closeConnections();
  await Promise.all([bare.stop(), server.stop()]);
  await rm(data, { recursive: true, force: true });
}
