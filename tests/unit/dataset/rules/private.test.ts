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
  ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----"],
  ["a private key", "-----BEGIN PGP PRIVATE KEY BLOCK-----"],
  ["a JSON Web Token", `eyJ${"hbGciOi".repeat(3)}.eyJ${"zdWIiOi".repeat(3)}.${"SflKxwRJ".repeat(4)}`],
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

  it.each(["sk-short", "skateboard-manufacturers-and-dealers", "task-0123456789012345678901234", "AKIA in Oslo"])(
    "is not the key-like %s",
    (text) => {
      expect(secretIn(text)).toBeUndefined();
    },
  );

  it.each<[string, boolean]>([
    ["4111 1111 1111 1111", true],
    ["3782-822463-10005", true],
    ["5555555555554444", true],
    ["4111 1111 1111 1112", false],
    ["order 1234567890123456", false],
    ["4111111111111111.5", true],
    ["tracking 9400 1000 0000 0000 0000 00", false],
  ])("takes %s for a card number: %p", (text, expected) => {
    expect(isCardNumber(text)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ["+49 30 901820", true],
    ["+1 (415) 238-7720", true],
    ["(415) 238-7720", true],
    ["415-238-7720", true],
    ["0049 30 901820", true],
    ["030 90182013", true],
    ["0171/2345678", true],
    ["020 7946 0958", true],
    ["06 12 34 56 78", true],
    ["01 02 2024", false],
    ["05-12-2023-001", false],
    ["1 030 90182", false],
    ["0.123456789", false],
    ["(415) 555-0134", false],
    ["2024-07-18", false],
    ["1 + 2345 = 2346", false],
    ["10.0.0.255", false],
    ["call 238-7720", false],
  ])("takes %s for a phone number: %p", (text, expected) => {
    expect(isPhoneNumber(text)).toBe(expected);
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
