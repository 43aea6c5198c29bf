import { ByteBoundedCache } from './byte-bounded-cache.ts';
import { compressBetter } from './compressed-rows.ts';
import type { CompressedRows } from './compressed-rows.ts';

export interface BandCache {
  get(key: string): CompressedRows | undefined;
  set(key: string, band: CompressedRows): void;
  /** Compresses one band better that was used again. @returns false if there is none left */
  compressNext(): boolean;
}

interface KeptBand {
  readonly band: CompressedRows;
  /** It will not become smaller. */
  readonly best: boolean;
}

/** Bands that may wait to be compressed better; those that find no room are taken when they are used again. */
const MAX_WAITING = 256;

/** Compressed bands, kept up to a number of bytes. */
export function createBandCache({ maxBytes }: { maxBytes: number }): BandCache {
  const cache = new ByteBoundedCache<KeptBand>(maxBytes);
  const waiting = new Set<string>();

  function keep(key: string, kept: KeptBand): void {
    cache.set(key, kept, kept.band.chunk.length);
  }

  return {
    get(key) {
      const kept = cache.get(key);
      if (kept === undefined) return undefined;
      if (!kept.best && waiting.size < MAX_WAITING) waiting.add(key);
      return kept.band;
    },

    set(key, band) {
      keep(key, { band, best: false });
    },

    compressNext() {
      for (const key of waiting) {
        waiting.delete(key);
        const kept = cache.get(key);
        if (kept === undefined || kept.best) continue;
        keep(key, { band: compressBetter(kept.band), best: true });
        return true;
      }
      return false;
    },
  };
}
