/** How a text is broken: CSS `line-break: strict` always, and what may be chosen. */
export interface BreakRules {
  /** CSS `word-break`. `auto-phrase` knows the phrases of Japanese; elsewhere it does what browsers do. */
  readonly wordBreak: 'normal' | 'auto-phrase' | 'keep-all';
  /** BCP 47. */
  readonly language: string;
}

export function isJapanese(language: string): boolean {
  return hasPrimaryTag(language, 'ja');
}

export function isChinese(language: string): boolean {
  return hasPrimaryTag(language, 'zh');
}

export function isKorean(language: string): boolean {
  return hasPrimaryTag(language, 'ko');
}

function hasPrimaryTag(language: string, tag: string): boolean {
  return language.toLowerCase().split('-', 1)[0] === tag;
}
