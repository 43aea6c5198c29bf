import { refuses } from './support/refuses.ts';
import { svg } from './support/template-folder.ts';

const text = (content: string, attributes = '') =>
  `<text font-family="Noto Sans JP"${attributes}>${content}</text>`;

refuses('another root', '<html/>', [1, /<html>/]);
refuses('no namespace', '<svg width="100" height="50" viewBox="0 0 100 50"/>', [1, /Expected <svg xmlns=/]);
for (const width of ['100%', '100px', '1.5', '0', '-1', '4097', '{{ age }}', '1e2']) {
  refuses(
    `a width of ${width}`,
    `<svg xmlns="http://www.w3.org/2000/svg"\nwidth="${width}" height="50" viewBox="0 0 100 50"/>`,
    [2, /Expected whole pixels from 1 to 4096 for width but received/],
  );
}
refuses('no height', '<svg xmlns="http://www.w3.org/2000/svg" width="100" viewBox="0 0 100 50"/>', [
  1,
  /for height but received nothing/,
]);
refuses('no viewBox', '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"/>', [
  1,
  /Expected "0 0 100 50" for viewBox.*received nothing/,
]);
refuses(
  'another viewBox',
  '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"\nviewBox="0 0 50 25"/>',
  [2, /received "0 0 50 25"/],
);
refuses(
  'too large a canvas',
  '<svg xmlns="http://www.w3.org/2000/svg" width="4096" height="4096" viewBox="0 0 4096 4096"/>',
  [1, /at most 8388608 pixels but received 4096 × 4096/],
);

refuses('markup that is not well-formed', svg('<g>\n<rect>\n</g>'), [
  3,
  /<rect> of line 3 is not closed before <\/g>/,
]);
refuses('a document type', `<!DOCTYPE svg>\n${svg()}`, [1, /document type/]);
refuses('an entity', svg(text('\n&nbsp;')), [3, /"&nbsp;" is not a character reference of XML/]);
refuses('Shift_JIS', Uint8Array.of(0x93, 0x8c, 0x8b, 0x9e), [1, /not UTF-8/]);
