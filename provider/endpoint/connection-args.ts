import type { Input } from "@pulumi/pulumi";

/** Where to call. What is left out comes from the Pulumi configuration `fine-tuning:*`, then from the environment. */
export interface ConnectionArgs {
  /** Address up to and including the version, e.g. `https://api.openai.com/v1`. @default config `fine-tuning:baseUrl`, then `OPENAI_BASE_URL`, then OpenAI */
  baseUrl?: Input<string> | undefined;
  /** How the server wants to be spoken to. @default config `fine-tuning:dialect`, then "openai" */
  dialect?: Input<"openai" | "azure"> | undefined;
  /** Name of the environment variable that holds the key; the key itself never becomes an input. @default config `fine-tuning:apiKey`, then `OPENAI_API_KEY` */
  apiKeyEnv?: Input<string> | undefined;
  /** Sent as `OpenAI-Organization`. @default config `fine-tuning:organization`, then `OPENAI_ORG_ID` */
  organization?: Input<string> | undefined;
  /** Sent as `OpenAI-Project`. @default config `fine-tuning:project`, then `OPENAI_PROJECT_ID` */
  project?: Input<string> | undefined;
  /** Azure's `api-version`. @default none, which means the `/openai/v1` routes */
  apiVersion?: Input<string> | undefined;
}
