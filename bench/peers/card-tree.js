/** The plain card as a tree of boxes, for the peers that lay out CSS: the same picture as templates/plain. */

/** What lies above the baseline of a line whose height is its font size: Noto Sans JP, em. */
const ASCENT = 0.936;

const SYRINGE = [
  { left: 42, top: 26, width: 36, height: 64, borderRadius: 6, backgroundColor: '#0284c7' },
  { left: 56, top: 2, width: 8, height: 24, backgroundColor: '#0284c7' },
  { left: 42, top: -2, width: 36, height: 8, borderRadius: 4, backgroundColor: '#0284c7' },
  { left: 58, top: 90, width: 4, height: 32, backgroundColor: '#0284c7' },
  { left: 48, top: 48, width: 12, height: 4, backgroundColor: '#ffffff' },
  { left: 48, top: 62, width: 12, height: 4, backgroundColor: '#ffffff' },
  { left: 48, top: 76, width: 12, height: 4, backgroundColor: '#ffffff' },
];

/**
 * @template Node
 * @param {{ area: string, age: number, period: string }} context
 * @param {{ box: (style: object, children: Node[]) => Node, text: (style: object, text: string) => Node }} make
 * @returns {Node}
 */
export function plainCardTree({ area, age, period }, { box, text }) {
  const place = (style) => box({ position: 'absolute', ...style }, []);
  const line = (baseline, fontSize, style, pieces) =>
    box(
      {
        position: 'absolute',
        display: 'flex',
        left: 112,
        top: baseline - ASCENT * fontSize,
        fontSize,
        lineHeight: 1,
        color: '#0f172a',
        whiteSpace: 'pre',
        ...style,
      },
      pieces.map(([piece, fontWeight]) => text({ fontWeight, whiteSpace: 'pre' }, piece)),
    );
  return box(
    {
      position: 'relative',
      display: 'flex',
      width: 1200,
      height: 630,
      backgroundImage: 'linear-gradient(118deg, #0ea5e9, #6366f1)',
      fontFamily: 'Noto Sans JP',
    },
    [
      place({ left: 64, top: 64, width: 1072, height: 502, borderRadius: 32, backgroundColor: '#ffffff' }),
      place({ left: 930, top: 110, width: 160, height: 160, borderRadius: 80, backgroundColor: '#e0f2fe' }),
      box(
        {
          position: 'absolute',
          display: 'flex',
          left: 950,
          top: 130,
          width: 120,
          height: 120,
          transform: 'rotate(45deg)',
        },
        SYRINGE.map(place),
      ),
      line(172, 56, {}, [['AIワクチン接種予測', 700]]),
      line(276, 48, {}, [
        ['地域: ', 400],
        [area, 700],
      ]),
      line(356, 48, {}, [
        ['年齢: ', 400],
        [`${age}歳`, 700],
      ]),
      line(436, 48, {}, [
        ['接種可能時期: ', 400],
        [period, 700],
      ]),
      line(524, 28, { color: '#475569' }, [['予測は参考値です', 400]]),
    ],
  );
}

/** Elements as React makes them, for satori. */
export const reactElements = {
  box: (style, children) => ({ type: 'div', props: { style: { display: 'flex', ...style }, children } }),
  text: (style, text) => ({ type: 'span', props: { style, children: text } }),
};
