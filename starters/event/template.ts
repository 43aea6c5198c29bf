import { defineTemplate, text, z } from 'ogp-generator';

export default defineTemplate({
  title: '催し',
  description: 'An event: what it is as the headline, when above it, where below it.',
  context: z.strictObject({
    theme: z.enum(['light', 'dark']).default('light').describe('The card by day or by night'),
    title: text({ min: 1, max: 50 }).describe('What takes place, such as 秋の健康相談会'),
    date: text({ min: 1, max: 40 }).describe('When, as the card shows it, such as 11月7日(日)10:00'),
    place: text({ min: 1, max: 50 }).describe('Where, such as 都筑公会堂 ホール'),
  }),
  alt: ({ title, date, place }) => `${title}。日時は${date}、会場は${place}。`,
  fallbackAlt: '地域の催しのお知らせ。日時と会場はページをご覧ください。',
  examples: [
    {
      name: 'typical',
      context: {
        theme: 'light',
        title: '秋の健康相談会',
        date: '11月7日(日)10:00',
        place: '都筑公会堂 ホール',
      },
    },
    {
      name: 'dark',
      context: {
        theme: 'dark',
        title: '星空のコンサート',
        date: '12月24日(金)18:30',
        place: '都筑公会堂 中庭',
      },
    },
    { name: 'short', context: { theme: 'dark', title: '夏祭り', date: '8月7日', place: '広場' } },
    {
      name: 'three-lines',
      context: {
        theme: 'light',
        title: '子どもと高齢者のための インフルエンザ予防接種 なんでも相談会',
        date: '2021年11月27日(土)13:30',
        place: '鹿児島県大島郡大和村防災センター 二階 多目的ホール(東棟)',
      },
    },
    {
      name: 'longest',
      context: {
        theme: 'dark',
        title:
          '富士河口湖町制施行二十周年記念式典 第十五回全国手づくり行灯と影絵の大祭典 二〇二一年冬の陣 前夜祭',
        date: '二〇二一年十二月二十八日(火曜日) 午後六時三十分開場、午後九時三十分の終演予定',
        place:
          '山梨県南都留郡富士河口湖町船津一七五四番地の一 富士河口湖町立中央公民館 東棟二階多目的ホール(大)',
      },
    },
    {
      name: 'widest',
      context: { theme: 'light', title: '漢'.repeat(50), date: '漢'.repeat(40), place: '漢'.repeat(50) },
    },
    // A period with its times: it may end a line after 〜 only, or at the joint of date and time.
    {
      name: 'long-date',
      context: {
        theme: 'dark',
        title: '冬のあかり展',
        date: '2021年12月11日(土)10:00〜2022年1月16日(日)17:30',
        place: '国営武蔵丘陵森林公園 中央口',
      },
    },
    // U+FA19, U+FA11, a surrogate pair and a variation sequence: names keep their own forms.
    {
      name: 'rare-characters',
      context: {
        theme: 'light',
        title: '\uFA19宮﨑𠮷野 桜まつり',
        date: '㋿4年4月3日(日)',
        place: '葛\u{E0100}城市 髙橋記念館',
      },
    },
    {
      name: 'latin',
      context: {
        theme: 'dark',
        title: 'Winter Concert & Lantern Walk',
        date: 'Friday, 24 December 2021, 6.30 p.m.',
        place: 'Tsuzuki Public Hall, Yokohama',
      },
    },
    {
      name: 'emoji',
      context: {
        theme: 'dark',
        title: '🎃ハロウィン仮装大会👻',
        date: '10月31日 🕕 18時',
        place: '🏫 みなと小学校 体育館',
      },
    },
    {
      name: 'markup',
      context: {
        theme: 'light',
        title: 'R&D <b>Day</b>',
        date: `'21 "W" {{ 7 * 7 }}`,
        place: '{% raw %} & <!-- -->',
      },
    },
  ],
});
