import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { requireKey } from "../../protocol/keys";
import { parseBody } from "../../protocol/parse";
import type { Services } from "../../services";
import type { VirtualClock } from "../../system/clock";
import { FaultSpec, type Faults } from "../faults";

const Advance = z.strictObject({
  seconds: z
    .number()
    .min(0)
    .max(10 * 365 * 24 * 3600),
});

/** `--faults`: scripted faults, by route and count. */
export function faultRoutes(app: FastifyInstance, { keys }: Services, faults: Faults): void {
  app.addHook("onRequest", async (request) => requireKey(request, keys.apiKey, "bearer"));
  app.get("/_test/faults", async () => ({ data: faults.list() }));
  app.post("/_test/faults", async (request) => faults.add(parseBody(FaultSpec, request.body)));
  app.delete("/_test/faults", async () => {
    faults.clear();
    return { deleted: true };
  });
}

/** `--clock virtual`: time that passes by request. */
export function clockRoutes(app: FastifyInstance, { keys }: Services, clock: VirtualClock): void {
  app.addHook("onRequest", async (request) => requireKey(request, keys.apiKey, "bearer"));
  const now = () => ({ now: clock.now() / 1000 });
  app.get("/_test/clock", async () => now());
  app.post("/_test/clock/advance", async (request) => {
    clock.advance(parseBody(Advance, request.body).seconds * 1000);
    return now();
  });
}
