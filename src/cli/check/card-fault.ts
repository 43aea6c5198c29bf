/** What is wrong with one card, and where in its template that comes from. */
export interface CardFault {
  readonly rule: 'setting' | 'overflow' | 'contrast' | 'safe-area';
  /** 1-based, in the variant's file. */
  readonly line: number;
  /** What is wrong and what to do about it: whole sentences that name no context. */
  readonly message: string;
}
