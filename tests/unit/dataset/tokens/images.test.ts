import { imageTokens } from "../../../../provider/dataset/tokens/images";

describe("imageTokens", () => {
  const png = (width: number, height: number) => {
    const head = Buffer.alloc(33);
    head.write("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "latin1");
    head.writeUInt32BE(width, 16);
    head.writeUInt32BE(height, 20);
    return `data:image/png;base64,${head.toString("base64")}`;
  };
  const jpeg = Buffer.concat([
    Buffer.from("ffd8ffe00010", "hex"),
    Buffer.alloc(14),
    Buffer.from("ffc00011080400040003", "hex"),
  ]);
  const webp = Buffer.concat([Buffer.from("RIFF....WEBPVP8X........"), Buffer.from("ff0300ff0300", "hex")]);

  it.each([
    ["low detail", { url: png(4_000, 4_000), detail: "low" }, 85],
    ["one tile", { url: png(512, 512) }, 85 + 170],
    ["1024 × 1024, scaled to 768 × 768", { url: png(1_024, 1_024), detail: "high" }, 85 + 4 * 170],
    ["2048 × 4096, scaled to 768 × 1536", { url: png(2_048, 4_096), detail: "high" }, 85 + 6 * 170],
    ["a JPEG of 1024 × 1024", { url: `data:image/jpeg;base64,${jpeg.toString("base64")}` }, 85 + 4 * 170],
    ["a WEBP of 1024 × 1024", { url: `data:image/webp;base64,${webp.toString("base64")}` }, 85 + 4 * 170],
  ])("of %s", (_, image, tokens) => {
    expect(imageTokens(image)).toEqual({ tokens, plusMinus: 0 });
  });

  it("gives middle and half-width where the size is not known", () => {
    expect(imageTokens({ url: "https://example.com/a.png" })).toEqual({ tokens: 850, plusMinus: 595 });
    expect(imageTokens({ url: "data:image/png;base64,AAAA" })).toEqual({ tokens: 850, plusMinus: 595 });
  });
});
