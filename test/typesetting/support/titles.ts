/** Titles in which a careless break shows, from reports of people who make social cards. */
export const TITLES = [
  'Adobe Illustratorとは?デザイン・レイアウトの決定版',
  '電子サインの法的な効力は？',
  '『バクマン。』に影響を受け、漫画家を目指す',
  '[動画で見る]魚眼レンズで撮影',
  '接種はいつ？効果は？副反応は？',
  '10月下旬〜2月上旬',
  '東京都の40歳の方は10月下旬〜2月上旬',
  '「冬の陣。」は何点？',
  '絵文字👨‍👩‍👧‍👦の家族は元気？',
  'ゔぁいおりん𠮷野家で葛󠄀城さん',
  '高齢者(65歳以上)の方は?',
  '予約はhttps://example.jp/yoyaku?a=1から',
  '10%の人が(約1,000人)',
];
