interface Recent {
  readonly picture: string;
  /** Of `performance.now()`, ms. */
  readonly until: number;
}

export interface RecentPicturesOptions {
  /** What all pictures may take, bytes: a data URI has one for each character. */
  readonly mostBytes: number;
  /** ms */
  readonly lifetime: number;
  /** A clock that never goes back, ms. */
  readonly now?: () => number;
}

/** Decoded pictures by where they came from, for a short time; the ones used longest ago are forgotten first. */
export interface RecentPictures {
  get(key: string): string | undefined;
  add(key: string, picture: string): void;
}

export function createRecentPictures({
  mostBytes,
  lifetime,
  now = () => performance.now(),
}: RecentPicturesOptions): RecentPictures {
  // A Map keeps the order of insertion: the first key is the one used longest ago.
  const pictures = new Map<string, Recent>();
  let bytes = 0;

  function remove(key: string): void {
    const known = pictures.get(key);
    if (known === undefined) return;
    pictures.delete(key);
    bytes -= known.picture.length + key.length;
  }

  return {
    get(key) {
      const known = pictures.get(key);
      if (known === undefined) return undefined;
      if (known.until <= now()) {
        remove(key);
        return undefined;
      }
      pictures.delete(key);
      pictures.set(key, known);
      return known.picture;
    },
    add(key, picture) {
      remove(key);
      pictures.set(key, { picture, until: now() + lifetime });
      bytes += picture.length + key.length;
      for (const oldest of pictures.keys()) {
        if (bytes <= mostBytes) return;
        remove(oldest);
      }
    },
  };
}
