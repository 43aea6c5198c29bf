const COPYRIGHT = `
Copyright 2022-present Jason Sofonia & Justine De Caires
Copyright 2014-2021 Twitter, Inc and other contributors

Licensed under the Creative Commons Attribution 4.0 International licence (CC BY 4.0):
https://creativecommons.org/licenses/by/4.0/
`;

/** Where the bundled emoji come from: a set of flat SVG pictures, named by their code points. */
export const EMOJI_SOURCE = {
  family: 'Twemoji',
  package: '@discordapp/twemoji',
  pictures: 'dist/svg/',
  /**
   * Pictures that have what few have: groups, clips, strokes, holes, another canvas, opacity, one of each shape. Tests
   * compare these with the originals, which `npm run fonts` copies to `test/text/fixtures/twemoji`.
   */
  samples:
    '1faae 1f6dc 1faa7 1fa87 1fae8 1f349 1fae7 1f3b7 1f576 1f60e 1f1e6-1f1f1 1f1e8-1f1fe 1f1f1-1f1f8 1f575 1f600 1f4bb'.split(
      ' ',
    ),
  file: 'Twemoji.txt',
  notice: 'Twemoji-LICENSE.txt',
  license: `The pictures in Twemoji.txt are Twemoji (https://github.com/discord/twemoji).
${COPYRIGHT}
Changed: shapes and transforms were turned into outlines with coordinates of whole numbers, and gathered in one file.
`,
  originalsLicense: `The pictures in this folder are Twemoji (https://github.com/discord/twemoji), unchanged.
${COPYRIGHT}`,
};
