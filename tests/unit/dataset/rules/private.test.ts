import { isCardNumber, isPhoneNumber } from "../../../../provider/dataset/rules/numbers";
import { secretIn } from "../../../../provider/dataset/rules/secrets";
import { findingsText } from "../../../../provider/resources/shared/findings-text";
import { aChat, chats, inspectText, jsonl, placesOf } from "../rows";

/** Put together here, so that no scanner of repositories takes them for real. */
const keys: [string, string][] = [
  ["a key of OpenAI", `sk-${"Ab1".repeat(16)}`],
  ["a key of OpenAI", `sk-proj-${"a_B-1".repeat(12)}`],
  ["a key of Anthropic", `sk-ant-${"api03-xYz9".repeat(4)}`],
  ["a key of AWS", `AKIA${"Q7".repeat(8)}`],
  ["a token of GitHub", `ghp_${"a1B2".repeat(9)}`],
  ["a token of Slack", `xoxb-${"1234567890-".repeat(2)}abcdef`],
  ["a key of Google", `AIza${"Sy9_-".repeat(7)}`],
  ["a key of Stripe", `sk_live_${"4eC3".repeat(6)}`],
  ["a token of Pulumi", `pul-${"0f".repeat(20)}`],
  ["a key of AWS", `aws_secret_access_key = ${"wJ/r".repeat(10)}`],
  ["a webhook of Slack", `https://hooks.slack.com/services/T0${"A1".repeat(4)}/B0${"B2".repeat(4)}/${"x9".repeat(12)}`],
  ["a token of DigitalOcean", `dop_v1_${"0f".repeat(32)}`],
  ["a token of PyPI", `pypi-${"Ag_x-".repeat(12)}`],
  ["a token of Shopify", `shpat_${"0f".repeat(16)}`],
  ["a key of Groq", `gsk_${"a1B2".repeat(13)}`],
  ["a key of xAI", `xai-${"a1B2".repeat(20)}`],
  ["a key of Perplexity", `pplx-${"a1".repeat(24)}`],
  ["a token of Replicate", `r8_${"a".repeat(37)}`],
  ["a token of HashiCorp Vault", `hvs.${"aB1_".repeat(8)}`],
  ["a token of Databricks", `dapi${"0f".repeat(16)}`],
  ["a key of Linear", `lin_api_${"a1B2".repeat(10)}`],
  ["a key of Twilio", `SK${"0f".repeat(16)}`],
  ["a token of Telegram", `123456789:AA${"xY-_".repeat(9)}`],
  ["a password in an address", `postgres://ada:${"s3cret"}@db.acme.com:5432/shop`],
  ["a key of OpenRouter", `sk-or-v1-${"0f".repeat(32)}`],
  ["a key of Google", `GOCSPX-${"aB1_".repeat(7)}`],
  ["a token of Twilio", `AC${"0f".repeat(16)}:${"1e".repeat(16)}`],
  ["a token of Twilio", `account AC${"0f".repeat(16)}, auth token: ${"1e".repeat(16)}`],
  ["a token of Twilio", `TWILIO_AUTH_TOKEN=${"1e".repeat(16)}`],
  ["a token of Discord", `MTk4${"NjIy".repeat(5)}.Cl2FMQ.${"Zn_-J".repeat(6)}`],
  ["a webhook of Discord", `https://discord.com/api/webhooks/${"123456789".repeat(2)}/${"aB1_".repeat(17)}`],
  ["a key of Mailgun", `key-${"0f".repeat(16)}`],
  ["a key of Mailgun", `${"0f".repeat(16)}-${"1e".repeat(4)}-${"2d".repeat(4)}`],
  ["a key of Mailchimp", `${"0f".repeat(16)}-us19`],
  ["a token of Square", `EAAA${"lx_-".repeat(15)}`],
  ["a token of Square", `sq0atp-${"aB".repeat(11)}`],
  ["a token of Square", `sq0csp-${"aB1".repeat(14)}x`],
  ["a key of Datadog", `DD_API_KEY=${"0f".repeat(16)}`],
  ["a key of Datadog", `datadog-app-key: "${"0f".repeat(20)}"`],
  ["a key of New Relic", `NRAK-${"A1B".repeat(9)}`],
  ["a token of Grafana", `glsa_${"aB".repeat(16)}_${"0f".repeat(4)}`],
  ["a token of Sentry", `sntrys_${"eyJp".repeat(12)}`],
  ["a token of Atlassian", `ATATT3x${"Ff_-".repeat(30)}=0A1B2C3D`],
  ["a token of Docker", `dckr_pat_${"aB1".repeat(9)}`],
  ["a key of Postman", `PMAK-${"0f".repeat(12)}-${"1e".repeat(17)}`],
  ["a key of RubyGems", `rubygems_${"0f".repeat(24)}`],
  ["a token of Figma", `figd_${"aB1_".repeat(10)}`],
  ["credentials of a request", `Authorization: Bearer ${"aB1".repeat(9)}`],
  ["credentials of a request", `"authorization": "bearer ${"1.aB_-".repeat(8)}${"x".repeat(20)}"`],
  ["credentials of a request", `AUTHORIZATION=Basic ${"dXNlcjpw".repeat(4)}1==`],
  ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----"],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----"],
  ["a private key", "-----BEGIN ENCRYPTED PRIVATE KEY-----"],
  ["a private key", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----"],
  ["a private key", "PuTTY-User-Key-File-3: ssh-ed25519"],
  ["a private key", `AGE-SECRET-KEY-1${"Q7".repeat(29)}`],
  ["a private key", "-----BEGIN PGP PRIVATE KEY BLOCK-----"],
  ["a JSON Web Token", `eyJ${"hbGciOi".repeat(3)}.eyJ${"zdWIiOi".repeat(3)}.${"SflKxwRJ".repeat(4)}`],
  [
    "a JSON Web Token",
    `eyJ${"hbGciOi".repeat(3)}..${["48V1_ALb6US04U3b", "5eym8TW_c8SuK0lt", "XFBoMYUZodetZdvT"].join(".")}`,
  ],
];

/** What looks like one of them and is none. */
const harmless = [
  "sk-short",
  "skateboard-manufacturers-and-dealers",
  "task-0123456789012345678901234",
  "sk-learn-based-classification-pipelines-2",
  "AKIA in Oslo",
  `the commit ${"0f".repeat(20)}`,
  `the checksum ${"0f".repeat(16)}`,
  "123e4567-e89b-12d3-a456-426614174000",
  `AC${"0f".repeat(16)}`,
  `MTk4${"NjIy".repeat(5)}.Cl2FMQ.short`,
  "https://discord.com/api/webhooks/123456789012345678",
  `monkey-${"0f".repeat(16)}`,
  `${"0f".repeat(16)}-1e1e1e1e`,
  `${"0f".repeat(16)}-users`,
  "EAAA is the prefix of a token",
  `DD_API_KEY=${"0f".repeat(8)}`,
  "DD_API_KEY=the-key-of-your-organization",
  "TWILIO_AUTH_TOKEN=your_auth_token_of_32_characters",
  "Authorization: Bearer YOUR_ACCESS_TOKEN_GOES_HERE",
  "Authorization: Bearer $TOKEN",
  "Authorization: Bearer <your-token-from-step-2>",
  "the bearer of 12345678901234567890 shares",
  "-----BEGIN PUBLIC KEY-----",
  "-----BEGIN CERTIFICATE-----",
  `eyJ${"hbGciOi".repeat(3)}.eyJ${"zdWIiOi".repeat(3)}`,
  "postgres://localhost:5432/shop",
];

const cards: [string, boolean][] = [
  ["4111 1111 1111 1111", true],
  ["4111-1111-1111-1111", true],
  ["4111 - 1111 - 1111 - 1111", true],
  ["4111.1111.1111.1111", true],
  ["4111\u00a01111\u00a01111\u00a01111", true],
  ["4111\u20131111\u20131111\u20131111", true],
  ["card-4111111111111111", true],
  ["3782-822463-10005", true],
  ["378282246310005", true],
  ["5555555555554444", true],
  ["2223003122003222", true],
  ["6011 1111 1111 1117", true],
  ["4111 1111 1111 1112", false],
  ["order 1234567890123456", false],
  ["4111111111111111.5", true],
  ["0.4111111111111111", false],
  ["4111.1111.1111.1111.5", false],
  ["tracking 9400 1000 0000 0000 0000 00", false],
  ["978-3-16-148410-0", false],
  ["1700000000000", false],
  ["20240718-4111111111111111", false],
];

const phones: [string, boolean][] = [
  ["+49 30 901820", true],
  ["+4930901820", true],
  ["+49 (0) 30 / 90 18 20", true],
  ["+49/30/901820", true],
  ["+33 6 12 34 56 78", true],
  ["+1 (415) 238-7720", true],
  ["+1.415.238.7720", true],
  ["+1\u00a0415\u00a0238\u00a07720", true],
  ["tel:+14152387720", true],
  ["(415) 238-7720", true],
  ["(415)238-7720", true],
  ["415-238-7720", true],
  ["415.238.7720", true],
  ["415\u2011238\u20117720", true],
  ["1-415-238-7720", true],
  ["1 (415) 238-7720", true],
  ["0049 30 901820", true],
  ["030 90182013", true],
  ["030-90182013", true],
  ["(030) 90182013", true],
  ["(020) 7946 0958", true],
  ["0171/2345678", true],
  ["020 7946 0958", true],
  ["06 12 34 56 78", true],
  ["06-12-34-56-78", true],
  ["My phone number is 4152387720.", true],
  ["Call me at 415 238 7720", true],
  ["Tel.: 017612345678", true],
  ["téléphone 0612345678", true],
  ["the order 4152387720", false],
  ["function call 7 took 4152387720 ns", false],
  ["between 1700000000 and 1800000000", false],
  ["phone 1700000000", false],
  ["the sum of 300 400 5000", false],
  ["id 0612345678", false],
  ["call (415) 555-0134 or 4155550134", false],
  ["telephone 4155550134", false],
  ["01 02 2024", false],
  ["01/02/2024 10:30", false],
  ["05-12-2023-001", false],
  ["1 030 90182", false],
  ["0.123456789", false],
  ["(415) 555-0134", false],
  ["2024-07-18", false],
  ["1 + 2345 = 2346", false],
  ["10.0.0.255", false],
  ["call 238-7720", false],
  ["12 / 345 / 67890", false],
  ["ISBN 0-306-40615-2", false],
];

const asking = (content: string) =>
  aChat(99, {
    messages: [
      { role: "system", content: "You answer briefly." },
      { role: "user", content },
      { role: "assistant", content: "Thank you, we look into it." },
    ],
  });

describe("what should not be sent to a vendor", () => {
  it.each(keys)("is %s in a row too, whatever stands around it", async (name, key) => {
    const { groups } = await inspectText(jsonl([...chats(10), asking(`It is ${key} now.`)]));
    expect(groups.map(({ message }) => message)).toContain(`the text holds what looks like ${name}`);
  });

  it("is an address with letters beyond ASCII", async () => {
    const report = await inspectText(jsonl([...chats(10), asking("Write to jörg@müller.de, please.")]));
    expect(placesOf(report)).toEqual(["email_address@11"]);
  });

  it.each(keys)("is %s", (name, key) => {
    expect(secretIn(`Use "${key}", please.`)).toBe(name);
  });

  it.each(harmless)("is not the key-like %s", (text) => {
    expect(secretIn(text)).toBeUndefined();
  });

  it.each(cards)("takes %s for a card number: %p", (text, expected) => {
    expect(isCardNumber(text)).toBe(expected);
  });

  it.each(phones)("takes %s for a phone number: %p", (text, expected) => {
    expect(isPhoneNumber(text)).toBe(expected);
  });

  it.each([
    ...cards.flatMap(([text, is]) => (is ? [["card_number", text] as const] : [])),
    ...phones.flatMap(([text, is]) => (is ? [["phone_number", text] as const] : [])),
  ])("is a %s in a row too: %s", async (code, text) => {
    const { counts } = await inspectText(jsonl([...chats(10), asking(text)]));
    expect(counts).toEqual({ [code]: 1 });
  });

  it("is warned of with its lines, and printed nowhere", async () => {
    const [, key = ""] = keys[0] ?? [];
    const texts = [
      `My key is ${key}.`,
      `And ${key}!`,
      "Write to jane@shop.fr.",
      "4111 1111 1111 1111",
      "+49 30 9018213",
    ];
    const report = await inspectText(jsonl([...chats(10), ...texts.map(asking)]));
    expect(placesOf(report)).toEqual([
      "secret_in_row@11",
      "secret_in_row@12",
      "email_address@13",
      "card_number@14",
      "phone_number@15",
    ]);
    const said = findingsText(report, "warning", "data.jsonl") + JSON.stringify(report);
    expect(said).toContain("lines 11–12 (2 rows), messages[1].content: the text holds what looks like a key of OpenAI");
    for (const part of [key.slice(0, 12), "jane", "1111", "9018"]) expect(said).not.toContain(part);
  });

  it("is not looked for where it may go", async () => {
    const rows = [...chats(10), asking("Write to jane@shop.fr.")];
    expect((await inspectText(jsonl(rows), { allowSecrets: true })).counts).toEqual({});
  });

  it("is not an address of the domains that are kept for examples", async () => {
    const rows = [
      ...chats(10),
      asking("Write to jane@example.com or joe@mail.example.org."),
      asking("@everyone, hello"),
    ];
    expect((await inspectText(jsonl(rows))).counts).toEqual({});
  });

  it("does not keep a check waiting on long runs of any characters", async () => {
    const runs = ["@", "a@", "1", "1 ", "+1-", "eyJ", "sk-", "-----BEGIN "].map((part) => asking(part.repeat(20_000)));
    const began = performance.now();
    await inspectText(jsonl([...chats(10), ...runs]));
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
