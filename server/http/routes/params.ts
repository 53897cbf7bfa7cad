import type { FastifyRequest } from "fastify";

/** A path parameter, decoded. */
export const idParam = (request: FastifyRequest, name: string): string =>
  (request.params as Record<string, string>)[name] ?? "";
