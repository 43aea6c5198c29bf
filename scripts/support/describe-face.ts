import { hash } from 'node:crypto';
import { Blob, Face } from 'harfbuzzjs';

/** Name IDs of the OpenType `name` table. */
const NAME_ID = { copyright: 0, family: 1, version: 5, license: 13, typographicFamily: 16 };

export interface FaceDescription {
  readonly family: string;
  /** `usWeightClass` of the `OS/2` table, as CSS `font-weight` counts. */
  readonly weight: number;
  readonly version: string;
  readonly copyright: string;
  /** The sentence that names the licence. */
  readonly license: string;
  /** The code points that it has a glyph for, as `readCoverage` reads them. */
  readonly coverage: string;
  /** Hex digest of the whole file. */
  readonly sha256: string;
}

/** Reads what a font file says about itself in its `name` and `OS/2` tables. */
export function describeFace(bytes: Uint8Array): FaceDescription {
  const face = new Face(new Blob(bytes));
  const style = face.referenceTable('OS/2');
  if (style === undefined) {
    throw new Error('Expected a font file with an OS/2 table');
  }
  return {
    family: face.getName(NAME_ID.typographicFamily, 'en') || face.getName(NAME_ID.family, 'en'),
    weight: new DataView(style.buffer, style.byteOffset, style.byteLength).getUint16(4),
    version: face.getName(NAME_ID.version, 'en'),
    copyright: face.getName(NAME_ID.copyright, 'en'),
    license: face.getName(NAME_ID.license, 'en'),
    coverage: writeRanges(face.collectUnicodes()),
    sha256: hash('sha256', bytes),
  };
}

/** @param codePoints ascending */
function writeRanges(codePoints: Uint32Array): string {
  const ranges: string[] = [];
  let [first, last]: (number | undefined)[] = [];
  const write = () => {
    if (first === undefined || last === undefined) return;
    ranges.push(first === last ? first.toString(16) : `${first.toString(16)}-${last.toString(16)}`);
  };
  for (const codePoint of codePoints) {
    if (last === undefined || codePoint !== last + 1) {
      write();
      first = codePoint;
    }
    last = codePoint;
  }
  write();
  return ranges.join(' ');
}
