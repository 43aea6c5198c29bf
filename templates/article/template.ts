import { defineTemplate, text, z } from 'ogp-generator';

export default defineTemplate({
  title: '記事',
  description: 'An article: its title over up to three lines, with author, date and the name of the site.',
  context: z.strictObject({
    title: text({ min: 1, max: 100 }).describe('The headline of the article'),
    author: text({ min: 1, max: 40 }).describe('Who wrote it, such as 佐藤 花子'),
    site: text({ min: 1, max: 40 }).describe('The name of the site or magazine'),
    date: text({ min: 1, max: 20 }).describe('The date as the card shows it, such as 2021年9月3日'),
  }),
  alt: ({ title, author, site, date }) => `${site}の記事「${title}」。${author}、${date}。`,
  fallbackAlt: 'AIワクチン接種予測の、くらしと健康の読みもの。続きは記事でお読みください。',
  share: ({ title, author, site, date }) => ({
    title,
    description: `${author}、${date}`,
    siteName: site,
    type: 'article',
  }),
  examples: [
    {
      name: 'typical',
      context: {
        title: 'ワクチン接種の予約が取れないときに確認したい五つのこと',
        author: '佐藤 花子',
        site: 'くらしの健康便り',
        date: '2021年9月3日',
      },
    },
    {
      name: 'short',
      context: {
        title: '予防接種の基礎知識',
        author: '編集部',
        site: 'くらしの健康便り',
        date: '2021年9月3日',
      },
    },
    {
      name: 'three-lines',
      context: {
        title: '接種後に体調が悪くなったとき、どこに相談すればよいのか。相談窓口と救済制度',
        author: '五十嵐 美智子',
        site: '広報ふじかわぐちこ',
        date: '令和3年12月',
      },
    },
    {
      name: 'longest',
      context: {
        title:
          '新型コロナワクチンの三回目の接種について知っておきたい接種の間隔と対象者、予約から当日の持ち物、接種後の過ごし方までを自治体の担当者と医師に詳しく聞いた二〇二一年の秋から冬にかけての保存版ガイドです。',
        author: '編集部 長谷川 新之助・五十嵐 美智子、監修 公益財団法人くらし健康情報センター',
        site: '公益財団法人くらしの健康情報センター広報誌「すこやか」ウェブ版予防接種特集編集室',
        date: '二〇二一年十二月二十八日(火曜日)朝刊号',
      },
    },
    {
      name: 'widest',
      context: {
        title: '漢'.repeat(100),
        author: '漢'.repeat(40),
        site: '漢'.repeat(40),
        date: '漢'.repeat(20),
      },
    },
    {
      name: 'latin',
      context: {
        title: 'Everything you need to know about booster shots before this winter',
        author: 'Jane O’Neill',
        site: 'Health Letter',
        date: '3 September 2021',
      },
    },
    {
      name: 'markup',
      context: {
        title: `Q&A <速報> 'x' "y" \`z\` \\n`,
        author: '<b>&amp;</b>',
        site: 'AT&T',
        date: '{{ date }}',
      },
    },
  ],
});
