import { Credential } from "../../../endpoint/credential";
import type { Place } from "../../../endpoint/place";

/** The variables of Together's own clients. */
export const place: Place = {
  vendor: "Together",
  baseUrl: "https://api.together.ai/v1",
  keyVariables: ["TOGETHER_API_KEY"],
  variables: { baseUrl: ["TOGETHER_BASE_URL"] },
  scheme: Credential.bearer,
};
