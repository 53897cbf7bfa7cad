import type { Endpoint } from "../../endpoint/endpoint";
import { azure } from "./azure";
import type { Dialect } from "./dialect";
import { openai } from "./openai";

/** The dialects, by the name that `connection.dialect` gives them. */
export const dialects: Record<Endpoint["dialect"], Dialect> = { openai, azure };
