import { defineTemplate, text, z } from 'ogp-generator';

export default defineTemplate({
  title: 'ことば',
  description: 'What somebody said, in a speech bubble, with the name and what the person does.',
  context: z.strictObject({
    theme: z.enum(['light', 'dark']).default('light').describe('The card by day or by night'),
    quote: text({ min: 1, max: 120 }).describe('The words without quotation marks around them'),
    speaker: text({ min: 1, max: 40 }).describe('Who said it, such as 中村 すみれ'),
    role: text({ min: 1, max: 40 }).describe('What the person does, such as 管理栄養士'),
  }),
  alt: ({ quote, speaker, role }) => `「${quote}」${speaker}、${role}。`,
  fallbackAlt: '暮らしのなかで聞いた、だれかのことば。続きはページでお読みください。',
  examples: [
    {
      name: 'typical',
      context: {
        theme: 'light',
        quote: '健康は、毎日の小さな習慣の積み重ねです。',
        speaker: '中村 すみれ',
        role: '管理栄養士',
      },
    },
    {
      name: 'dark',
      context: {
        theme: 'dark',
        quote: '健康は、毎日の小さな習慣の積み重ねです。',
        speaker: '中村 すみれ',
        role: '管理栄養士',
      },
    },
    { name: 'short', context: { theme: 'dark', quote: 'よく寝る。', speaker: '祖母', role: '百二歳' } },
    {
      name: 'three-lines',
      context: {
        theme: 'light',
        quote: '予約の電話がつながらなかったとき、隣の人が「一緒に行こう」と声をかけてくれました。',
        speaker: '五十嵐 美智子',
        role: '山梨県南都留郡富士河口湖町',
      },
    },
    {
      name: 'longest',
      context: {
        theme: 'dark',
        quote:
          '一年前の今ごろは、家族と食卓を囲むことさえためらっていました。あれから少しずつ外に出て、友人と会い、孫を抱き上げ、ようやく、元の暮らしが戻ってきたと感じています。支えてくださった皆さん一人ひとりに心からのお礼を申し上げたいです。ありがとう。',
        speaker: '長谷川 新之助・五十嵐 美智子(公益財団法人くらしの健康情報センター主任研究員)',
        role: '二〇二一年十二月二十八日の講演「冬を元気に過ごすには」より、聞き手は編集部の佐藤',
      },
    },
    {
      name: 'widest',
      context: { theme: 'light', quote: '漢'.repeat(120), speaker: '漢'.repeat(40), role: '漢'.repeat(40) },
    },
    // U+FA19, U+FA11, a surrogate pair and a variation sequence: names keep their own forms.
    {
      name: 'rare-characters',
      context: {
        theme: 'dark',
        quote: '名前の字は、親からもらった最初の贈りものです。',
        speaker: '\uFA19宮﨑 𠮷野・髙橋 葛\u{E0100}城',
        role: '戸籍係',
      },
    },
    {
      name: 'latin',
      context: {
        theme: 'light',
        quote: 'The best time to plant a tree was twenty years ago. The second best time is now.',
        speaker: 'Siobhán O’Neill-Nuñez',
        role: 'Gardener, Reykjavík',
      },
    },
    {
      name: 'emoji',
      context: {
        theme: 'dark',
        quote: '注射のあとは、好きなアイス🍨を食べていい日。',
        speaker: 'ゆい 👧🏻',
        role: '小学二年生 ✏️',
      },
    },
    {
      name: 'numbers',
      context: {
        theme: 'light',
        quote:
          '2021年10月1日から2022年2月28日までの151日間で、1,234,567人が歩いた距離は地球およそ98,765周分です。',
        speaker: '集計 3号',
        role: '10,000歩クラブ',
      },
    },
    {
      name: 'markup',
      context: {
        theme: 'light',
        quote: `Q&A <b> 'x' "y" {{ 7 * 7 }}`,
        speaker: '<i>&amp;</i>',
        role: '{% if %}',
      },
    },
  ],
});
