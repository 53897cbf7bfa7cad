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
  ["a private key", "-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"],
  ["a JSON Web Token", String.raw`eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`],
];

const patterns = shapes.map(([name, pattern]) => [name, new RegExp(`(?<![A-Za-z0-9])(?:${pattern})`)] as const);
const any = new RegExp(`(?<![A-Za-z0-9])(?:${shapes.map(([, pattern]) => pattern).join("|")})`);

/** What kind of key the text holds; undefined where it holds none. */
export function secretIn(text: string): string | undefined {
  if (!any.test(text)) return undefined;
  return patterns.find(([, pattern]) => pattern.test(text))?.[0];
}
