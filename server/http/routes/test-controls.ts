import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { VirtualClock } from "../../clock";
import type { ServerContext } from "../context";
import { FaultSpec } from "../faults";
import { requireKey } from "../keys";
import { parseBody } from "../parse";

const Advance = z.strictObject({
  seconds: z
    .number()
    .min(0)
    .max(10 * 365 * 24 * 3600),
});

/** `--faults`: trouble on demand, by route and count. */
export function faultRoutes(app: FastifyInstance, context: ServerContext): void {
  app.addHook("onRequest", async (request) => requireKey(request, context.keys.apiKey, "bearer"));
  app.get("/_test/faults", async () => ({ data: context.faults.list() }));
  app.post("/_test/faults", async (request) => context.faults.add(parseBody(FaultSpec, request.body)));
  app.delete("/_test/faults", async () => {
    context.faults.clear();
    return { deleted: true };
  });
}

/** `--clock virtual`: time that passes by request. */
export function clockRoutes(app: FastifyInstance, context: ServerContext, clock: VirtualClock): void {
  app.addHook("onRequest", async (request) => requireKey(request, context.keys.apiKey, "bearer"));
  const now = () => ({ now: clock.now() / 1000 });
  app.get("/_test/clock", async () => now());
  app.post("/_test/clock/advance", async (request) => {
    clock.advance(parseBody(Advance, request.body).seconds * 1000);
    return now();
  });
}
