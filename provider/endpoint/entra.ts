import { messageOf, NoKeyError } from "../errors";
import { Credential } from "./credential";

const scope = "https://cognitiveservices.azure.com/.default";

interface TokenSource {
  getToken(scope: string): Promise<{ token: string } | null>;
}

/**
 * Bearer tokens of Microsoft Entra, from whatever `DefaultAzureCredential` finds (environment, managed identity, `az
 * login`). `@azure/identity` is an optional peer, loaded on the first use; it caches and renews tokens itself.
 */
export function entraKey(load: () => Promise<TokenSource> = loadDefaultCredential): () => Promise<Credential> {
  let source: Promise<TokenSource> | undefined;
  return async () => {
    source ??= load();
    const loaded = await source;
    const token = await loaded.getToken(scope).catch((error: unknown) => {
      throw new NoKeyError(`${noKey} Entra gave no token: ${messageOf(error)}`);
    });
    if (token === null) throw new NoKeyError(`${noKey} Entra gave no token.`);
    return Credential.bearer(token.token, "the Entra token");
  };
}

const noKey =
  "no key for Azure: set AZURE_OPENAI_API_KEY, run `pulumi config set --secret fine-tuning:apiKey`, or sign in with Entra (`az login`).";

async function loadDefaultCredential(): Promise<TokenSource> {
  const identity = await import("@azure/identity").catch(() => {
    throw new NoKeyError(
      `${noKey} Entra sign-in needs the package @azure/identity: npm install @azure/identity where pulumi-fine-tuning is installed (on Node 20: @azure/identity@4.12)`,
    );
  });
  return new identity.DefaultAzureCredential();
}
