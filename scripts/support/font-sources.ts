/** Where the bundled fonts come from. A new family is a development dependency and an entry of this list. */

export interface FontSource {
  readonly family: string;
  /** URL of the `package.json` of the npm package that carries the font files. */
  readonly manifest: string;
  /** The licence's text: its path in the package and its name in `fonts/`. */
  readonly license: { readonly source: string; readonly file: string };
  readonly faces: readonly FaceSource[];
}

interface FaceSource {
  /** OpenType usWeightClass, as CSS `font-weight` names it. */
  readonly weight: number;
  /** Path in the package. */
  readonly source: string;
  /** Name in `fonts/`. */
  readonly file: string;
}

export const FONT_SOURCES: readonly FontSource[] = [
  {
    family: 'Noto Sans JP',
    manifest: import.meta.resolve('@expo-google-fonts/noto-sans-jp/package.json'),
    license: { source: 'LICENSE_FONT', file: 'OFL.txt' },
    faces: [
      { weight: 400, source: '400Regular/NotoSansJP_400Regular.ttf', file: 'NotoSansJP-Regular.ttf' },
      { weight: 700, source: '700Bold/NotoSansJP_700Bold.ttf', file: 'NotoSansJP-Bold.ttf' },
    ],
  },
];
