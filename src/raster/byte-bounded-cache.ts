import { LRUCache } from 'lru-cache';

/** What a key and its bookkeeping take beside the value, bytes: two per character and a rounded guess for the rest. */
const BYTES_PER_CHARACTER = 2;
const BYTES_PER_ENTRY = 400;

export interface LookupCount {
  readonly hits: number;
  readonly misses: number;
}

/** Keeps what was used last, up to a number of bytes, and counts what it was asked for. */
export class ByteBoundedCache<Value extends object> {
  readonly #entries: LRUCache<string, Value>;
  #hits = 0;
  #misses = 0;

  constructor(maxBytes: number) {
    this.#entries = new LRUCache({ maxSize: maxBytes });
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) this.#misses += 1;
    else this.#hits += 1;
    return value;
  }

  /** @param valueBytes what the value alone takes; a value above the cache's bound is not kept */
  set(key: string, value: Value, valueBytes: number): void {
    const size = valueBytes + key.length * BYTES_PER_CHARACTER + BYTES_PER_ENTRY;
    this.#entries.set(key, value, { size });
  }

  /** @returns how often `get` found a value and how often not, since the last call */
  takeLookups(): LookupCount {
    const lookups = { hits: this.#hits, misses: this.#misses };
    this.#hits = 0;
    this.#misses = 0;
    return lookups;
  }
}
