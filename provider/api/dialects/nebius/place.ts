import { Credential } from "../../../endpoint/credential";
import type { Place } from "../../../endpoint/place";

/** Nebius' own variable; the official client's is read too, because its documents use that client. */
export const place: Place = {
  vendor: "Nebius",
  baseUrl: "https://api.tokenfactory.nebius.com/v1",
  keyVariables: ["NEBIUS_API_KEY", "OPENAI_API_KEY"],
  variables: {},
  scheme: Credential.bearer,
};
