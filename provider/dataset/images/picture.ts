/** What the bytes of an image say of it, by the headers of its parts; no pixel is decoded. */
export interface Picture {
  /** Undefined where the bytes end before they say it. */
  size: { width: number; height: number } | undefined;
  /** False where it is neither RGB nor RGBA; undefined where the bytes end before they say it. */
  isRgb: boolean | undefined;
  /** False where bytes are missing: the file was cut, or its parts do not follow each other. */
  isWhole: boolean;
}
