/** What a key and its bookkeeping take beside the value, bytes: two per character and a rounded guess for the rest. */
const BYTES_PER_CHARACTER = 2;
const BYTES_PER_ENTRY = 400;

interface Entry<Value> {
  readonly value: Value;
  readonly bytes: number;
}

/** Keeps what was used last, up to a number of bytes. */
export class ByteBoundedCache<Value> {
  readonly #maxBytes: number;
  /** A Map remembers the order of insertion: the first entry is the one that was not used for longest. */
  readonly #entries = new Map<string, Entry<Value>>();
  #bytes = 0;
  #hits = 0;
  #misses = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** What all entries take, keys included. */
  get bytes(): number {
    return this.#bytes;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** @returns how often `get` found a value and how often not, since the last call */
  takeLookups(): { readonly hits: number; readonly misses: number } {
    const lookups = { hits: this.#hits, misses: this.#misses };
    this.#hits = 0;
    this.#misses = 0;
    return lookups;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#misses += 1;
      return undefined;
    }
    this.#hits += 1;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** @param valueBytes what the value alone takes; a value above the cache's bound is not kept */
  set(key: string, value: Value, valueBytes: number): void {
    this.#remove(key);
    const bytes = valueBytes + key.length * BYTES_PER_CHARACTER + BYTES_PER_ENTRY;
    if (bytes > this.#maxBytes) return;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}
