/** Where the bundled emoji come from: a set of flat SVG pictures, named by their code points. */
export const EMOJI_SOURCE = {
  family: 'Twemoji',
  manifest: import.meta.resolve('@discordapp/twemoji/package.json'),
  pictures: 'dist/svg/',
  file: 'Twemoji.txt',
  notice: 'Twemoji-LICENSE.txt',
  license: `The pictures in Twemoji.txt are Twemoji (https://github.com/discord/twemoji).

Copyright 2022-present Jason Sofonia & Justine De Caires
Copyright 2014-2021 Twitter, Inc and other contributors

Licensed under the Creative Commons Attribution 4.0 International licence (CC BY 4.0):
https://creativecommons.org/licenses/by/4.0/

Changed: shapes and transforms were turned into outlines with coordinates of whole numbers, and gathered in one file.
`,
};
