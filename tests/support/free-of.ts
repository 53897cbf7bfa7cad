/** Fails when `secret` stands anywhere in `text`: as it is, in base64, or as URL text. */
export function expectFreeOf(secret: string, text: string): void {
  const spellings = [secret, Buffer.from(secret).toString("base64").replace(/=+$/, ""), encodeURIComponent(secret)];
  for (const spelling of spellings) {
    const at = text.indexOf(spelling);
    if (at >= 0)
      throw new Error(`the secret stands in the text, after ${JSON.stringify(text.slice(Math.max(0, at - 60), at))}`);
  }
}
