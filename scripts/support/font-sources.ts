/** Where the bundled fonts come from. A new family is a dependency of `tools/generators` and an entry of this list. */

export interface FontSource {
  readonly family: string;
  /** The npm package that carries the font files. */
  readonly package: string;
  /** The licence's text: its path in the package and its name in `fonts/`. */
  readonly license: { readonly source: string; readonly file: string };
  readonly faces: readonly FaceSource[];
}

interface FaceSource {
  /** As CSS `font-weight` names it. */
  readonly weight: number;
  /** OpenType usWeightClass, where it is another: a family of one weight stands in for the others. */
  readonly drawnAs?: number;
  /** Of a variable font, which may be the file of several faces: where this one is on its axes. */
  readonly variation?: Readonly<Record<string, number>>;
  /** Path in the package. */
  readonly source: string;
  /** Name in `fonts/`. */
  readonly file: string;
}

export const FONT_SOURCES: readonly FontSource[] = [
  {
    family: 'Noto Sans JP',
    package: '@expo-google-fonts/noto-sans-jp',
    license: { source: 'LICENSE_FONT', file: 'OFL.txt' },
    faces: regularAndBold('NotoSansJP'),
  },
  {
    family: 'Noto Sans',
    package: '@expo-google-fonts/noto-sans',
    license: { source: 'LICENSE_FONT', file: 'NotoSans-OFL.txt' },
    faces: regularAndBold('NotoSans'),
  },
  {
    family: 'Noto Sans KR',
    package: '@expo-google-fonts/noto-sans-kr',
    license: { source: 'LICENSE_FONT', file: 'NotoSansKR-OFL.txt' },
    faces: regularAndBold('NotoSansKR'),
  },
  {
    family: 'Noto Sans SC',
    package: '@expo-google-fonts/noto-sans-sc',
    license: { source: 'LICENSE_FONT', file: 'NotoSansSC-OFL.txt' },
    faces: regularAndBold('NotoSansSC'),
  },
  {
    family: 'Noto Sans Thai',
    package: '@expo-google-fonts/noto-sans-thai',
    license: { source: 'LICENSE_FONT', file: 'NotoSansThai-OFL.txt' },
    faces: regularAndBold('NotoSansThai'),
  },
  {
    family: 'Noto Sans Arabic',
    package: '@expo-google-fonts/noto-sans-arabic',
    license: { source: 'LICENSE_FONT', file: 'NotoSansArabic-OFL.txt' },
    faces: regularAndBold('NotoSansArabic'),
  },
  {
    family: 'Noto Sans Hebrew',
    package: '@expo-google-fonts/noto-sans-hebrew',
    license: { source: 'LICENSE_FONT', file: 'NotoSansHebrew-OFL.txt' },
    faces: regularAndBold('NotoSansHebrew'),
  },
  {
    family: 'Noto Sans Symbols',
    package: '@expo-google-fonts/noto-sans-symbols',
    license: { source: 'LICENSE_FONT', file: 'NotoSansSymbols-OFL.txt' },
    faces: regularAndBold('NotoSansSymbols'),
  },
  {
    family: 'Noto Sans Symbols 2',
    package: '@expo-google-fonts/noto-sans-symbols-2',
    license: { source: 'LICENSE_FONT', file: 'NotoSansSymbols2-OFL.txt' },
    faces: regularAlone('NotoSansSymbols2'),
  },
  {
    family: 'Noto Sans Math',
    package: '@expo-google-fonts/noto-sans-math',
    license: { source: 'LICENSE_FONT', file: 'NotoSansMath-OFL.txt' },
    faces: regularAlone('NotoSansMath'),
  },
];

function regularAndBold(name: string): readonly FaceSource[] {
  return [
    { weight: 400, source: `400Regular/${name}_400Regular.ttf`, file: `${name}-Regular.ttf` },
    { weight: 700, source: `700Bold/${name}_700Bold.ttf`, file: `${name}-Bold.ttf` },
  ];
}

function regularAlone(name: string): readonly FaceSource[] {
  const regular = { source: `400Regular/${name}_400Regular.ttf`, file: `${name}-Regular.ttf` };
  return [
    { weight: 400, ...regular },
    { weight: 700, drawnAs: 400, ...regular },
  ];
}
