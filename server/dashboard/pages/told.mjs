// @ts-check

const shownMs = 4_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Says for a while, in words that screen readers read out too, what was just done. @param {string} text */
export function tell(text) {
  const place = /** @type {HTMLElement} */ (document.getElementById("told"));
  place.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => place.replaceChildren(), shownMs);
}
