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

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** What all entries take, keys included. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
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
