/** Characters below U+2000 are letters, but ©, ® and keycaps, which need a mark that is above. */
const ABOVE_LETTERS = /[\u2000-\u{10FFFF}]/u;

/** UTS #51: shown as pictures unless told otherwise, or told to be by U+FE0F, a skin tone, or joining. */
const ASKS = /\p{Emoji_Presentation}|\p{Emoji_Modifier}|\p{Emoji}\u20E3|\p{Emoji}[\uFE0F\u200D]/u;

const TEXT_STYLE = /\uFE0E/u;

/** Whether a grapheme cluster is to be shown as a picture (UTS #51, sections 2 and 4.1). */
export function asksForPicture(cluster: string): boolean {
  return ABOVE_LETTERS.test(cluster) && ASKS.test(cluster) && !TEXT_STYLE.test(cluster);
}

/** Whether a grapheme cluster is one that has a picture, though it does not ask for it. */
export function mayBePicture(cluster: string): boolean {
  return /^\p{Emoji}/u.test(cluster);
}
