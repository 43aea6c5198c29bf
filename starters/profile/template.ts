import { defineTemplate, picture, pictureFile, SMALLEST_PICTURE, text, z } from 'ogp-generator';

const portrait = (name: string): string => pictureFile(new URL(`examples/${name}.png`, import.meta.url));

export default defineTemplate({
  title: '人',
  description:
    'A person: the portrait where the sun stands, the name, what the person does, and a line about them.',
  context: z.strictObject({
    theme: z.enum(['light', 'dark']).default('light').describe('The card by day or by night'),
    avatar: picture({ width: 500, height: 500 })
      .optional()
      .describe('The portrait; its middle is shown in a circle. Left out: a silhouette'),
    name: text({ min: 1, max: 40 }).describe('Who it is, such as 青木 はるか'),
    role: text({ min: 1, max: 40 }).describe('What the person does, or a handle such as @yu_takahashi'),
    about: text({ min: 1, max: 80 }).describe('One line about the person'),
  }),
  alt: ({ name, role, about }) => `${name}、${role}。${about}`,
  fallbackAlt: 'だれかのプロフィール。名前と紹介はページをご覧ください。',
  examples: [
    {
      name: 'typical',
      context: {
        theme: 'light',
        avatar: portrait('haruka'),
        name: '青木 はるか',
        role: '地域おこし協力隊',
        about: '海の見える町で、古い家を直しながら暮らしています。',
      },
    },
    {
      name: 'dark',
      context: {
        theme: 'dark',
        avatar: portrait('yu'),
        name: '高橋 悠',
        role: '@yu_takahashi',
        about: '夜の窓あかりを撮り続けて、ことしで十年になりました。',
      },
    },
    {
      name: 'short',
      context: { theme: 'light', avatar: portrait('cat'), name: '空', role: 'ねこ', about: 'ねむい。' },
    },
    {
      name: 'no-avatar',
      context: {
        theme: 'light',
        name: '五十嵐 美智子',
        role: '管理栄養士',
        about: '毎日の小さな習慣で、からだは変わります。',
      },
    },
    {
      name: 'no-avatar-dark',
      context: {
        theme: 'dark',
        name: '佐藤',
        role: '夜間救急 看護師',
        about: '夜が明けるまで、起きています。',
      },
    },
    // Twice as wide as high: the circle shows the middle.
    {
      name: 'wide-picture',
      context: {
        theme: 'dark',
        avatar: portrait('wide'),
        name: '長野県 山岳ガイド協会',
        role: '@nagano_alps',
        about: '登山道の今を、毎朝五時にお知らせします。',
      },
    },
    {
      name: 'tall-picture',
      context: {
        theme: 'light',
        avatar: portrait('tall'),
        name: '三つの円',
        role: 'デザイン室',
        about: 'かたちと色のことを、まいにち少しずつ。',
      },
    },
    // What is transparent is on white.
    {
      name: 'transparent-picture',
      context: {
        theme: 'dark',
        avatar: portrait('mark'),
        name: 'くらしの健康情報センター',
        role: '公益財団法人',
        about: '薬と予防接種のことを、やさしい言葉でお伝えします。',
      },
    },
    {
      name: 'longest',
      context: {
        theme: 'dark',
        avatar: portrait('yu'),
        name: '長谷川 新之助・五十嵐 美智子(公益財団法人くらしの健康情報センター主任研究員)',
        role: '山梨県南都留郡富士河口湖町 町立中央公民館 東棟二階 健康づくり教室 非常勤講師',
        about:
          '一年前の今ごろは、家族と食卓を囲むことさえためらっていました。あれから少しずつ外に出て、友人と会い、孫を抱き上げ、ようやく、元の暮らしが戻ったと感じる毎日です。',
      },
    },
    {
      name: 'widest',
      context: {
        theme: 'light',
        avatar: SMALLEST_PICTURE,
        name: '漢'.repeat(40),
        role: '漢'.repeat(40),
        about: '漢'.repeat(80),
      },
    },
    // U+FA19, U+FA11, a surrogate pair and a variation sequence: names keep their own forms.
    {
      name: 'rare-characters',
      context: {
        theme: 'light',
        avatar: portrait('cat'),
        name: '\uFA19宮﨑 𠮷野',
        role: '葛\u{E0100}城市 戸籍係',
        about: '名前の字は、親からもらった最初の贈りものです。',
      },
    },
    {
      name: 'latin',
      context: {
        theme: 'dark',
        avatar: portrait('wide'),
        name: 'Siobhán O’Neill-Nuñez',
        role: '@siobhan.grows',
        about: 'Plants trees in Reykjavík, one windy slope at a time.',
      },
    },
    {
      name: 'emoji',
      context: {
        theme: 'light',
        avatar: portrait('haruka'),
        name: 'ゆい 👧🏻',
        role: '小学二年生 ✏️',
        about: '注射のあとは、好きなアイス🍨を食べていい日。',
      },
    },
    {
      name: 'markup',
      context: {
        theme: 'dark',
        avatar: portrait('mark'),
        name: '<b>R&D</b>',
        role: '{{ avatar }}',
        about: `'x' "y" {% if %} & <!-- -->`,
      },
    },
  ],
});
