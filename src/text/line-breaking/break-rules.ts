/** How a text is broken: CSS `line-break: strict` always, and what may be chosen. */
export interface BreakRules {
  /** CSS `word-break`. `auto-phrase` knows the phrases of Japanese; elsewhere it does what browsers do. */
  readonly wordBreak: 'normal' | 'auto-phrase' | 'keep-all';
  /** BCP 47. */
  readonly language: string;
}

/** @param primary the language's own subtag, such as `ja`, of whatever script or region */
export function isLanguage(language: string, primary: 'ja' | 'zh' | 'ko'): boolean {
  return language.toLowerCase().split('-', 1)[0] === primary;
}
