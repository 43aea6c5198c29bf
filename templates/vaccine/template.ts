import { defineTemplate, text, z } from 'ogp-generator';

export default defineTemplate({
  title: 'AIワクチン接種予測',
  description:
    'When a person of an age in a place is likely to be vaccinated, with the period as the headline.',
  context: z.strictObject({
    area: text({ min: 1, max: 40 }).describe('Where the person lives, such as 神奈川県横浜市都筑区'),
    age: z.int().min(0).max(120).describe('Age in whole years, a number'),
    period: text({ min: 1, max: 40 }).describe('The predicted period, such as 10月下旬〜2月上旬'),
  }),
  alt: ({ area, age, period }) =>
    `AIワクチン接種予測。${area}にお住まいの${age}歳の方の接種時期は「${period}」と予測されています。予測は参考値です。`,
  fallbackAlt:
    'AIワクチン接種予測。お住まいの地域と年齢から、ワクチンの接種時期をAIで予測します。予測は参考値です。',
  share: ({ area, age, period }) => ({
    title: `${area}・${age}歳の接種時期は「${period}」`,
    description: 'お住まいの地域と年齢から、ワクチンの接種時期をAIで予測します。予測は参考値です。',
    siteName: 'AIワクチン接種予測',
  }),
  examples: [
    { name: 'typical', context: { area: '東京都', age: 40, period: '10月下旬〜2月上旬' } },
    { name: 'short', context: { area: '津市', age: 7, period: '11月中旬' } },
    {
      name: 'designated-city',
      context: { area: '神奈川県横浜市都筑区', age: 65, period: '10月下旬〜2月上旬' },
    },
    // The longest name of a municipality: thirteen characters, just one line at full size.
    {
      name: 'longest-municipality',
      context: { area: '山梨県南都留郡富士河口湖町', age: 0, period: '12月下旬頃' },
    },
    {
      name: 'longest',
      context: {
        area: '鹿児島県大島郡大和村大字国直字宮古崎一丁目二番地三号奄美群島国定公園北部海岸地区',
        age: 120,
        period: '2021年10月下旬〜2022年2月上旬(集団接種は11月中旬、予約は順次開始)',
      },
    },
    // Forty characters of full width, with nowhere better to break than anywhere.
    { name: 'widest', context: { area: '漢'.repeat(40), age: 100, period: '漢'.repeat(40) } },
    // U+FA19, U+FA11, a surrogate pair and a variation sequence: names keep their own forms.
    {
      name: 'rare-characters',
      context: { area: '\uFA19宮﨑𠮷野葛\u{E0100}城', age: 33, period: '1月上旬頃' },
    },
    {
      name: 'latin',
      context: { area: 'Minato City, Tokyo', age: 28, period: 'late October – early February' },
    },
    { name: 'markup', context: { area: '<b>A&B</b> "x" \'y\'', age: 50, period: '{{ 7 * 7 }} & <10月>' } },
  ],
});
