/** What the bytes of an image say of it, by the headers of its parts; no pixel is decoded. */
export interface Picture {
  /** Undefined where the bytes end before they say it. */
  size: { width: number; height: number } | undefined;
  /** False where it is neither RGB nor RGBA; undefined where the bytes end before they say it. */
  isRgb: boolean | undefined;
  /** False where bytes are missing: the file was cut, or its parts do not follow each other. */
  isWhole: boolean;
  /**
   * A wrong checksum, which PNG alone has: `broken` bytes are refused by every reader, of `doubtful` ones the pixels are all
   * there and some readers take them. Undefined where none is wrong.
   */
  checksum?: "broken" | "doubtful" | undefined;
}
