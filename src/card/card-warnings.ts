import type { TextReport } from '../renderer/renderer.ts';

/** Reports that a card was made but has a defect, such as a text that was cut. */
export interface CardWarning {
  /** The text's `id` in the template; null if the warning is about the picture. */
  readonly id: string | null;
  readonly code: WarningCode;
  readonly message: string;
}

export const WARNING_CODES = ['text_cut', 'text_at_smallest_size', 'picture_large'] as const;

type WarningCode = (typeof WARNING_CODES)[number];

/** Returns at most one warning per text. */
export function cardWarnings(texts: readonly TextReport[]): CardWarning[] {
  return texts.flatMap(({ id, cut, smallest }): CardWarning[] => {
    if (cut) {
      const message = 'The text does not fit at its smallest size and ends in an ellipsis.';
      return [{ id, code: 'text_cut', message }];
    }
    if (!smallest) return [];
    const message = 'The text is set at the smallest size that its template allows.';
    return [{ id, code: 'text_at_smallest_size', message }];
  });
}

/**
 * The largest linked picture that each network accepts, smallest limit first. A network omits a larger picture or rejects
 * the post. Sources: docs/guides/app-engineer.md.
 */
export const NETWORK_LIMITS = [
  { network: 'WhatsApp', bytes: 300_000 },
  { network: 'Bluesky', bytes: 1_000_000 },
  { network: 'X', bytes: 5_000_000 },
  { network: 'Facebook', bytes: 8_000_000 },
] as const;

/** Returns one warning if the picture exceeds the limit of a network, otherwise none. */
export function pictureWarnings({ variant, bytes }: { variant: string; bytes: number }): CardWarning[] {
  const exceeded = NETWORK_LIMITS.filter((limit) => bytes > limit.bytes);
  if (exceeded.length === 0) return [];
  const limits = exceeded.map((limit) => `${limit.network} (${limit.bytes})`).join(', ');
  const message = `The picture of the variant "${variant}" has ${bytes} bytes. These networks accept fewer: ${limits}. Request a smaller picture, such as with max_bytes=${NETWORK_LIMITS[0].bytes}.`;
  return [{ id: null, code: 'picture_large', message }];
}
