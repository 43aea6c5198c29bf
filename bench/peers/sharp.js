import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Text in an SVG is drawn by librsvg, which asks fontconfig for fonts: the bundled ones and no others. */
export async function createPeer({ fonts, svgOf }) {
  const directory = await mkdtemp(join(tmpdir(), 'bench-fontconfig-'));
  const file = join(directory, 'fonts.conf');
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
      <dir>${dirname(fonts[0].path)}</dir><cachedir>${directory}</cachedir>
    </fontconfig>`,
  );
  process.env.FONTCONFIG_FILE = file;
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return (context) =>
    sharp(Buffer.from(svgOf(context)))
      .png()
      .toBuffer();
}
