/** `multipart/related` (RFC 2387) as the JSON API takes it: one part of JSON metadata, one of bytes. */
import type { ObjectMetadata } from './cloud-storage-objects.ts';
import { Refusal } from './cloud-storage-refusal.ts';

/** @throws Refusal 400 */
export function parseMultipart(
  contentType: string | undefined,
  body: Buffer,
): { metadata: ObjectMetadata; bytes: Buffer } {
  const [, quoted, plain] =
    /^multipart\/related;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '') ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed(`no boundary in ${contentType}`);

  const parts = splitParts(body, boundary).map(splitHead);
  const [metadata, media, ...more] = parts;
  if (metadata === undefined || media === undefined || more.length > 0)
    throw malformed(`${parts.length} parts`);
  return {
    metadata: { contentType: media.contentType, ...parseMetadata(metadata.content) },
    bytes: media.content,
  };
}

/** @throws Refusal 400 */
export function parseMetadata(json: Buffer): ObjectMetadata {
  const fields = new Map<string, unknown>(Object.entries(parseJson(json) ?? {}));
  const names = ['name', 'contentType', 'cacheControl', 'crc32c', 'md5Hash'] as const;
  const metadata: Partial<Record<(typeof names)[number], string>> = {};
  for (const name of names) {
    const value = fields.get(name);
    if (typeof value === 'string') metadata[name] = value;
  }
  return metadata;
}

function parseJson(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    throw new Refusal(400, 'parseError', 'The metadata is not JSON.');
  }
}

function splitParts(body: Buffer, boundary: string): Buffer[] {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter has no line before it.
  const text = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Buffer[] = [];
  let start = text.indexOf(delimiter);
  if (start === -1) throw malformed('no delimiter');
  for (;;) {
    start += delimiter.length;
    if (text.subarray(start, start + 2).toString('latin1') === '--') return parts;
    const end = text.indexOf(delimiter, start);
    if (end === -1) throw malformed('no closing delimiter: the body was cut');
    parts.push(text.subarray(start + 2, end));
    start = end;
  }
}

function splitHead(part: Buffer): { contentType: string | undefined; content: Buffer } {
  const end = part.indexOf('\r\n\r\n');
  if (end === -1) throw malformed('a part without a head');
  const [, contentType] = /^content-type:\s*(.+?)\s*$/im.exec(part.subarray(0, end).toString('latin1')) ?? [];
  return { contentType, content: Buffer.from(part.subarray(end + 4)) };
}

function malformed(what: string): Refusal {
  return new Refusal(400, 'parseError', `Malformed multipart body: ${what}.`);
}
