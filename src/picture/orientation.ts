/** The one entry of EXIF that pixels depend on: how a picture is turned. Exif 2.32, section 4.6. */

/** What stands before the TIFF header in a JPEG, and in a WebP of some encoders. */
export const EXIF_NAME = Buffer.from('Exif\0\0', 'latin1');
/** A tag, a type, a count and a value. bytes */
const ENTRY_SIZE = 12;
const ORIENTATION_TAG = 0x01_12;
export const UPRIGHT = 1;
const LAST_ORIENTATION = 8;
const [BYTE, SHORT, LONG] = [1, 3, 4];
/** Behind the TIFF header, the number of entries, and the entry's tag, type and count. bytes */
const VALUE_IN_EXIF = 18;
/** Of EXIF in a JPEG, whose segment holds no more. bytes */
const MAX_EXIF = 65_533;

/**
 * Reads the orientation of EXIF data.
 *
 * @param exif from its TIFF header on
 * @returns 1 to 8; 1, which is upright, where there is none
 */
export function readOrientation(exif: Uint8Array): number {
  const view = new DataView(exif.buffer, exif.byteOffset, Math.min(exif.byteLength, MAX_EXIF));
  if (view.byteLength < 8) return UPRIGHT;
  const isLittle = view.getUint16(0) === 0x49_49;
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > view.byteLength) return UPRIGHT;
  const end = Math.min(directory + 2 + view.getUint16(directory, isLittle) * ENTRY_SIZE, view.byteLength);
  for (let entry = directory + 2; entry + ENTRY_SIZE <= end; entry += ENTRY_SIZE) {
    if (view.getUint16(entry, isLittle) === ORIENTATION_TAG) return valueOf(view, entry, isLittle);
  }
  return UPRIGHT;
}

function valueOf(view: DataView, entry: number, isLittle: boolean): number {
  const value = readValue(view, entry, isLittle);
  return value >= UPRIGHT && value <= LAST_ORIENTATION ? value : UPRIGHT;
}

function readValue(view: DataView, entry: number, isLittle: boolean): number {
  switch (view.getUint16(entry + 2, isLittle)) {
    case BYTE:
      return view.getUint8(entry + 8);
    case SHORT:
      return view.getUint16(entry + 8, isLittle);
    case LONG:
      return view.getUint32(entry + 8, isLittle);
    default:
      return UPRIGHT;
  }
}

export function hasExifName(data: Uint8Array): boolean {
  return EXIF_NAME.every((byte, index) => data[index] === byte);
}

/** @returns EXIF data that holds an orientation alone, from its TIFF header on */
export function exifOf(orientation: number): Buffer {
  // "II", 42 and the offset of the directory; its one entry, whose value is yet to come; no further directory.
  const exif = Buffer.from('49492a0008000000010012010300010000000000000000000000', 'hex');
  exif.writeUInt16LE(orientation, VALUE_IN_EXIF);
  return exif;
}
