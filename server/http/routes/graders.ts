import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { runGrader, validateGrader } from "../../graders";
import { parseBody } from "../../protocol/parse";

const Open = z.record(z.string(), z.unknown());
const RunBody = z.strictObject({ grader: Open, model_sample: z.string(), item: Open.optional() });
const ValidateBody = z.strictObject({ grader: Open });

export function graderRoutes(app: FastifyInstance): void {
  app.post("/fine_tuning/alpha/graders/run", async (request) => {
    const body = parseBody(RunBody, request.body);
    return runGrader(body.grader, body.item ?? {}, body.model_sample);
  });

  app.post("/fine_tuning/alpha/graders/validate", async (request) => {
    const body = parseBody(ValidateBody, request.body);
    return { grader: validateGrader(body.grader) };
  });
}
