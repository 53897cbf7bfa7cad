import { Credential } from "../../../endpoint/credential";
import type { Place } from "../../../endpoint/place";

/** The variables of the official client. */
export const place: Place = {
  vendor: "OpenAI",
  baseUrl: "https://api.openai.com/v1",
  keyVariables: ["OPENAI_API_KEY"],
  variables: { baseUrl: ["OPENAI_BASE_URL"], organization: ["OPENAI_ORG_ID"], project: ["OPENAI_PROJECT_ID"] },
  scheme: Credential.bearer,
};
