import { z } from "zod";

const Type = z.enum(["object", "array", "string", "number", "integer", "boolean", "null"]);

/** As much of JSON Schema as can be wrong in a way that no answer could keep to. */
const Schema: z.ZodType = z.lazy(() =>
  z.union([
    z.boolean(),
    z.looseObject({
      type: z.union([Type, z.array(Type)]).optional(),
      properties: z.record(z.string(), Schema).optional(),
      required: z.array(z.string()).optional(),
      items: z.union([Schema, z.array(z.unknown())]).optional(),
      enum: z.array(z.unknown()).min(1).optional(),
      anyOf: z.array(Schema).min(1).optional(),
      oneOf: z.array(Schema).min(1).optional(),
      allOf: z.array(Schema).min(1).optional(),
    }),
  ]),
);

const ofObject = (schema: unknown): boolean =>
  typeof schema !== "object" || schema === null || !("type" in schema) || schema.type === "object";

/** The form that answers of a reinforcement training keep to. */
export const ResponseFormat = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text") }),
  z.looseObject({ type: z.literal("json_object") }),
  z.looseObject({
    type: z.literal("json_schema"),
    json_schema: z.looseObject({
      name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
      schema: Schema.refine(ofObject, { message: "the schema is not of type 'object'" }).optional(),
    }),
  }),
]);

/** Whether answers are to be JSON; without a format they are text. */
export const asksForJson = (format: Record<string, unknown> | null): boolean =>
  format?.type === "json_schema" || format?.type === "json_object";
