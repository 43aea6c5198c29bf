import { createCanvas, GlobalFonts } from '@napi-rs/canvas';

const LABELS = { area: '地域: ', age: '年齢: ', period: '接種可能時期: ' };

export async function createPeer({ fonts }) {
  for (const { family, path } of fonts) GlobalFonts.registerFromPath(path, family);
  return async ({ area, age, period }) => {
    const canvas = createCanvas(1200, 630);
    const context = canvas.getContext('2d');
    drawBackdrop(context);
    context.fillStyle = '#0f172a';
    drawLine(context, 172, 56, [['AIワクチン接種予測', 700]]);
    drawLine(context, 276, 48, [
      [LABELS.area, 400],
      [area, 700],
    ]);
    drawLine(context, 356, 48, [
      [LABELS.age, 400],
      [`${age}歳`, 700],
    ]);
    drawLine(context, 436, 48, [
      [LABELS.period, 400],
      [period, 700],
    ]);
    context.fillStyle = '#475569';
    drawLine(context, 524, 28, [['予測は参考値です', 400]]);
    return canvas.encode('png');
  };
}

function drawBackdrop(context) {
  const gradient = context.createLinearGradient(0, 0, 1200, 630);
  gradient.addColorStop(0, '#0ea5e9');
  gradient.addColorStop(1, '#6366f1');
  context.fillStyle = gradient;
  context.fillRect(0, 0, 1200, 630);
  fillRound(context, '#ffffff', 64, 64, 1072, 502, 32);
  fillRound(context, '#e0f2fe', 930, 110, 160, 160, 80);
  context.save();
  context.translate(1010, 190);
  context.rotate(Math.PI / 4);
  fillRound(context, '#0284c7', -18, -34, 36, 64, 6);
  fillRound(context, '#0284c7', -4, -58, 8, 24, 0);
  fillRound(context, '#0284c7', -18, -62, 36, 8, 4);
  fillRound(context, '#0284c7', -2, 30, 4, 32, 0);
  for (const top of [-12, 2, 16]) fillRound(context, '#ffffff', -12, top, 12, 4, 0);
  context.restore();
}

function fillRound(context, fill, left, top, width, height, radius) {
  context.fillStyle = fill;
  context.beginPath();
  context.roundRect(left, top, width, height, radius);
  context.fill();
}

function drawLine(context, baseline, size, pieces) {
  let left = 112;
  for (const [text, weight] of pieces) {
    context.font = `${weight} ${size}px "Noto Sans JP"`;
    context.fillText(text, left, baseline);
    left += context.measureText(text).width;
  }
}
