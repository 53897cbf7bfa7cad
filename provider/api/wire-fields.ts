import { z } from "zod";

// Fields of an answer that are left out where they are missing or odd: a job that was paid for must not be lost to a strange one.

export const optional = <T>(schema: z.ZodType<T>) => schema.nullish().catch(undefined);
/** A text that says something. */
export const text = optional(z.string().min(1));
export const count = optional(z.number());
export const record = optional(z.record(z.string(), z.unknown()));
