import { defineTemplate, text, z } from 'ogp-generator';

export default defineTemplate({
  title: '数字',
  description: 'One large number: what it counts above it, its unit beside it, its source below.',
  context: z.strictObject({
    theme: z.enum(['light', 'dark']).default('light').describe('The card by day or by night'),
    caption: text({ min: 1, max: 40 }).describe('What the number counts, such as 二回目の接種を終えた人'),
    number: text({ min: 1, max: 24 }).describe('The number as it is shown, such as 12,345,678'),
    unit: text({ min: 1, max: 6 }).optional().describe('Set smaller behind the number, such as % or 人'),
    source: text({ min: 1, max: 40 }).describe('Where the number is from, or when it held'),
  }),
  alt: ({ caption, number, unit = '', source }) => `${caption}、${number}${unit}。${source}。`,
  fallbackAlt: '暮らしのことを、ひと目でわかる数字で。くわしくはページをご覧ください。',
  examples: [
    {
      name: 'typical',
      context: {
        theme: 'light',
        caption: '二回目の接種を終えた人',
        number: '72.8',
        unit: '%',
        source: '2021年11月1日時点',
      },
    },
    {
      name: 'dark',
      context: {
        theme: 'dark',
        caption: '二回目の接種を終えた人',
        number: '72.8',
        unit: '%',
        source: '2021年11月1日時点',
      },
    },
    {
      name: 'short',
      context: { theme: 'dark', caption: '接種会場', number: '8', unit: 'か所', source: '11月1日時点' },
    },
    {
      name: 'without-unit',
      context: { theme: 'light', caption: '全国の都道府県', number: '47', source: '総務省' },
    },
    // 2⁵³ − 1, the last whole number up to which JavaScript counts exactly.
    {
      name: 'digits',
      context: {
        theme: 'light',
        caption: '世界の人口に換算した一年間の歩数',
        number: '9,007,199,254,740,991',
        unit: '歩',
        source: '令和3年度 国民健康調査(速報値)',
      },
    },
    {
      name: 'longest',
      context: {
        theme: 'dark',
        caption: '県内で二回目の接種を終えた六十五歳以上の方の延べ人数(医療従事者と職域分を含む)',
        number: '−12,345,678,901.23456789',
        unit: '百万人/年度',
        source: '出典:都道府県が公表した値の合計(令和三年十一月一日の午後五時現在、速報値)より',
      },
    },
    {
      name: 'widest',
      context: {
        theme: 'light',
        caption: '漢'.repeat(40),
        number: '漢'.repeat(24),
        unit: '漢'.repeat(6),
        source: '漢'.repeat(40),
      },
    },
    // U+FA19, a surrogate pair and a variation sequence: names keep their own forms.
    {
      name: 'rare-characters',
      context: {
        theme: 'dark',
        caption: '\uFA19宮﨑𠮷野葛\u{E0100}城郡の人口',
        number: '1¼',
        unit: '粁',
        source: '髙橋調べ',
      },
    },
    {
      name: 'latin',
      context: {
        theme: 'dark',
        caption: 'of all adults are fully vaccinated',
        number: '72.8',
        unit: '%',
        source: 'Ministry of Health, 1 November 2021',
      },
    },
    {
      name: 'emoji',
      context: {
        theme: 'light',
        caption: '🎉 届いた「ありがとう」👨‍👩‍👧‍👦',
        number: '1,000',
        unit: '❤️',
        source: '🏳️‍🌈 みなさまの声 1️⃣',
      },
    },
    {
      name: 'markup',
      context: {
        theme: 'light',
        caption: 'Q&A <b>',
        number: '{{ 7 * 7 }}',
        unit: `"'&`,
        source: '<!-- & -->',
      },
    },
  ],
});
