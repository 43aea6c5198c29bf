import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import sharp from 'sharp';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { writeSvg } from '../../src/svg/svg-tree.ts';
import { compileVariants, describeCardTemplates } from '../../src/template/card-template.ts';
import { inspectTemplates, loadTemplates } from '../../src/template/load-templates.ts';
import { gradient } from '../picture/support/pictures.ts';
import { dialect, identity, svg, templateFolder, type Files } from './support/template-folder.ts';

/** RGB of a pixel of the card `x`, which is 100 × 50 px. */
async function draw(t: TestContext, image: string, files: Files) {
  const directory = templateFolder(t, { ...files, 'card.svg.njk': svg(image) });
  const { templates, findings } = await inspectTemplates({ directory, ...dialect });
  assert.deepEqual(findings, []);
  const card = compileVariants(templates[0]!.folder).get('card')!.instantiate({});
  const { pixels, width } = rasterizeSvg(writeSvg(card));
  return (x: number, y: number) => [...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
}

/** 80 × 40 px, the left half red and the right half blue. */
const halves = sharp(
  Buffer.from(
    Array.from({ length: 80 * 40 }, (_, index) => (index % 80 < 40 ? [255, 0, 0] : [0, 0, 255])).flat(),
  ),
  { raw: { width: 80, height: 40, channels: 3 } },
);
const ASSET = '<image width="40" height="40" preserveAspectRatio="none" href="assets/photo"/>';
const isRed = ([red = 0, , blue = 0]: number[]) => red > 200 && blue < 60;
const isBlue = ([red = 0, , blue = 0]: number[]) => blue > 200 && red < 60;

describe('a picture of the template is drawn as a picture of a context is', () => {
  test('upright, as its EXIF says', async (t) => {
    const photo = await halves.clone().jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer();
    const at = await draw(t, ASSET, { 'assets/photo': photo });
    assert.ok(isRed(at(5, 5)) && isRed(at(35, 5)), 'the left half is on top');
    assert.ok(isBlue(at(5, 35)) && isBlue(at(35, 35)));
  });

  test('in sRGB, if its colours are CMYK', async (t) => {
    const photo = await gradient().toColourspace('cmyk').jpeg().toBuffer();
    const at = await draw(t, ASSET, { 'assets/photo': photo });
    assert.ok(at(1, 30)[0]! > 150 && at(1, 30)[2]! < 110, String(at(1, 30)));
    assert.ok(at(38, 30)[2]! > 110 && at(38, 30)[0]! < 110, String(at(38, 30)));
  });

  test('in sRGB, if it has another colour profile', async (t) => {
    const green = sharp({ create: { width: 8, height: 8, channels: 3, background: '#00ff00' } });
    const photo = await green.clone().withIccProfile('p3').png().toBuffer();
    // sharp has converted the pixels to the profile, so that they are other numbers of the same colour.
    const at = await draw(t, ASSET, { 'assets/photo': photo });
    const [red = 255, green255 = 0] = at(10, 10);
    assert.ok(red < 10 && green255 > 245, String(at(10, 10)));
  });

  for (const format of ['webp', 'png', 'gif', 'jpeg'] as const) {
    test(`if it is ${format}`, async (t) => {
      const photo = await halves.clone().toFormat(format).toBuffer();
      const at = await draw(t, ASSET, { 'assets/photo': photo });
      assert.ok(isRed(at(5, 20)) && isBlue(at(35, 20)));
    });
  }

  test('with as many pixels as it is shown with at scale 2', async (t) => {
    const stripes = Buffer.alloc(1200 * 600, Buffer.from([0, 0, 0, 255, 255, 255]));
    const photo = await sharp(stripes, { raw: { width: 1200, height: 600, channels: 1 } })
      .png()
      .toBuffer();
    const at = await draw(t, ASSET.replace('40', '50').replace('40', '25'), { 'assets/photo': photo });
    // Stripes of 3 px at 24 px to one: each pixel is an even grey, not a sample of a stripe.
    for (let x = 2; x < 48; x += 1)
      assert.ok(Math.abs(at(x, 10)[0]! - 128) < 12, `${x}: ${String(at(x, 10))}`);
  });

  test('but with all of them where a transform decides how large it is', async (t) => {
    const photo = await halves.clone().png().toBuffer();
    const at = await draw(
      t,
      '<g transform="scale(10)"><image width="10" height="5" preserveAspectRatio="none" href="assets/photo"/></g>',
      { 'assets/photo': photo },
    );
    assert.ok(isRed(at(47, 20)) && isBlue(at(52, 20)));
  });
});

describe('a data URI in the file of a template', async () => {
  const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#ff0000' } })
    .png()
    .toBuffer();
  const jpeg = await sharp(png).jpeg({ quality: 100 }).toBuffer();
  const webp = await sharp(png).webp({ lossless: true }).toBuffer();
  const base64 = png.toString('base64');
  const percent = [...png].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  for (const [what, uri] of [
    ['plain', `data:image/png;base64,${base64}`],
    ['with a character set', `data:image/png;charset=utf-8;base64,${base64}`],
    ['in capitals', `DATA:image/PNG;BASE64,${base64}`],
    ['of image/jpg', `data:image/jpg;base64,${jpeg.toString('base64')}`],
    ['of WebP', `data:image/webp;base64,${webp.toString('base64')}`],
    ['of another type than it says', `data:image/png;base64,${jpeg.toString('base64')}`],
    ['percent-encoded', `data:image/png,${percent}`],
    ['of percent-encoded base64', `data:image/png;base64,${encodeURIComponent(base64)}`],
    ['in lines', `\n data:image/png;base64,\n${base64.replaceAll(/.{30}/gu, '$&\n  ')}\n`],
    ['without padding', `data:image/png;base64,${base64.replaceAll('=', '')}`],
  ] as const) {
    test(`is drawn ${what}`, async (t) => {
      const at = await draw(t, `<image width="40" height="40" href="${uri}"/>`, {});
      assert.ok(isRed(at(20, 20)), String(at(20, 20)));
    });
  }
});

for (const [what, photo] of [
  ['is damaged', (await gradient().png().toBuffer()).subarray(0, -40)],
  ['has data that is damaged', damage(await gradient().png().toBuffer())],
  ['has more pixels than are decoded', await hugePng()],
] as const) {
  test(`a picture that ${what} is a fault of the line that shows it`, async (t) => {
    const directory = templateFolder(t, { 'assets/photo': photo, 'card.svg.njk': svg(`\n${ASSET}`) });
    const { findings } = await inspectTemplates({ directory, ...dialect });
    assert.deepEqual(
      findings.map(({ line }) => line),
      [3],
    );
    assert.match(
      findings[0]!.message,
      /^"assets\/photo" cannot be drawn: Expected .*Save it as a PNG in sRGB\.$/u,
    );
  });
}

test('renderers are given the pictures that they do not decode, and the digest counts them', async (t) => {
  const plain = await halves.clone().png().toBuffer();
  const turned = await halves.clone().png().withMetadata({ orientation: 3 }).toBuffer();
  const sources = [];
  for (const photo of [plain, turned]) {
    const directory = templateFolder(t, { 'assets/photo': photo, 'card.svg.njk': svg(ASSET) });
    sources.push(describeCardTemplates(await loadTemplates({ directory, ...dialect, ...identity }))[0]!);
  }
  assert.deepEqual(
    sources.map(({ drawn }) => Object.keys(drawn)),
    [[], ['assets/photo']],
  );
  assert.match(sources[1]!.drawn['assets/photo'] ?? '', /^data:image\/png;base64,iVBOR/u);
});

function damage(png: Buffer): Buffer {
  const bytes = Buffer.from(png);
  bytes.fill(0xaa, bytes.indexOf('IDAT') + 10, bytes.indexOf('IDAT') + 40);
  return bytes;
}

async function hugePng(): Promise<Buffer> {
  const { blackPng } = await import('../picture/support/pictures.ts');
  return blackPng(6_000, 5_000);
}
