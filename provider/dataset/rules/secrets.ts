/** Keys of well-known shapes, as their makers document them. */

const shapes: readonly [name: string, pattern: string][] = [
  ["a key of Anthropic", "sk-ant-[A-Za-z0-9_-]{20,}"],
  ["a key of OpenAI", "sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}"],
  ["a key of AWS", "(?:AKIA|ASIA)[A-Z0-9]{16}"],
  ["a token of GitHub", "gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}"],
  ["a token of GitLab", "glpat-[A-Za-z0-9_-]{20,}"],
  ["a token of Slack", "xox[abeprs]-[A-Za-z0-9-]{15,}"],
  ["a key of Google", "AIza[A-Za-z0-9_-]{35}"],
  ["a key of Stripe", "[rs]k_live_[A-Za-z0-9]{16,}"],
  ["a token of npm", "npm_[A-Za-z0-9]{36}"],
  ["a token of Hugging Face", "hf_[A-Za-z0-9]{30,}"],
  ["a token of Pulumi", "pul-[a-f0-9]{40}"],
  ["a key of SendGrid", String.raw`SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`],
  ["a key of Azure Storage", "AccountKey=[A-Za-z0-9+/]{80,}={0,2}"],
  ["a key of AWS", "aws_secret_access_key['\"]?\\s*[:=]\\s*['\"]?[A-Za-z0-9/+]{40}"],
  ["a webhook of Slack", String.raw`hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}`],
  ["a token of DigitalOcean", "do[opr]_v1_[a-f0-9]{64}"],
  ["a token of PyPI", "pypi-[A-Za-z0-9_-]{50,}"],
  ["a token of Shopify", "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"],
  ["a key of Groq", "gsk_[A-Za-z0-9]{40,}"],
  ["a key of xAI", "xai-[A-Za-z0-9]{60,}"],
  ["a key of Perplexity", "pplx-[A-Za-z0-9]{40,}"],
  ["a token of Replicate", "r8_[A-Za-z0-9]{37}"],
  ["a token of HashiCorp Vault", String.raw`hv[sb]\.[A-Za-z0-9_-]{24,}`],
  ["a token of Databricks", "dapi[a-f0-9]{32}"],
  ["a key of Linear", "lin_api_[A-Za-z0-9]{40}"],
  ["a key of Twilio", "SK[a-f0-9]{32}(?![a-f0-9])"],
  ["a token of Telegram", "[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}"],
  ["a private key", "-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----"],
  ["a password in an address", String.raw`[a-z][a-z0-9+]{2,20}://[^\s:/@]+:[^\s:/@]{3,}@[A-Za-z0-9.-]+`],
  ["a JSON Web Token", String.raw`eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`],
];

const patterns = shapes.map(([name, pattern]) => [name, new RegExp(`(?<![A-Za-z0-9])(?:${pattern})`)] as const);
const any = new RegExp(`(?<![A-Za-z0-9])(?:${shapes.map(([, pattern]) => pattern).join("|")})`);

/** What kind of key the text holds; undefined where it holds none. */
export function secretIn(text: string): string | undefined {
  if (!any.test(text)) return undefined;
  return patterns.find(([, pattern]) => pattern.test(text))?.[0];
}
