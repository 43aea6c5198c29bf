import type { Store } from '../../../src/store/store.ts';

/** Keeps cards in a map and counts what it is asked. */
export class MemoryStore implements Store {
  readonly cards = new Map<string, Buffer>();
  puts = 0;
  gets = 0;
  looks = 0;
  /** Comes before every call; may wait or throw. */
  before: (signal: AbortSignal) => Promise<void> = async () => undefined;

  async put(name: string, picture: Uint8Array, signal: AbortSignal): Promise<'stored' | 'present'> {
    this.puts += 1;
    await this.before(signal);
    if (this.cards.has(name)) return 'present';
    this.cards.set(name, Buffer.from(picture));
    return 'stored';
  }

  async get(name: string, signal: AbortSignal): Promise<Buffer | null> {
    this.gets += 1;
    await this.before(signal);
    return this.cards.get(name) ?? null;
  }

  async has(name: string, signal: AbortSignal): Promise<boolean> {
    this.looks += 1;
    await this.before(signal);
    return this.cards.has(name);
  }
}
