import { Credential } from "../../../endpoint/credential";
import type { Place } from "../../../endpoint/place";

/** AWS's variable of a Bedrock API key; the official client's is read too, because AWS's documents use that client. */
export const place: Place = {
  vendor: "Bedrock",
  baseUrlWanted: 'Bedrock needs the address of your region, like "https://bedrock-mantle.us-west-2.api.aws/v1"',
  keyVariables: ["AWS_BEARER_TOKEN_BEDROCK", "OPENAI_API_KEY"],
  variables: {},
  scheme: Credential.bearer,
};
