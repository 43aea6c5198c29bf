/** The licences that a part of the image may have, by their SPDX identifier, with what each asks of who ships it. */
export const ALLOWED_LICENCES: Readonly<Record<string, string>> = {
  MIT: 'keep the notice',
  ISC: 'keep the notice',
  'MIT-0': 'nothing',
  'BlueOak-1.0.0': 'pass on its text, or a link to it',
  'BSD-2-Clause': 'keep the notice',
  'BSD-3-Clause': 'keep the notice; do not advertise with the names of its makers',
  'Apache-2.0': 'keep the notice, and say what was changed; only the form of the model is, as its file says',
  'LGPL-3.0-or-later':
    'it stays a library of its own that can be exchanged; changes to it are published under it; none is changed',
  'MPL-2.0': 'changes to its own files are published under it; none is changed',
  'OFL-1.1': 'keep the notice; a changed font needs another name; the font alone may not be sold',
  'CC-BY-4.0': 'name the makers, and say what was changed; the files and their notices do',
  'Unicode-3.0': 'keep the notice',
  '0BSD': 'nothing',
};

/** The licences of a part that is under several at once (SPDX 2.3, annex D.4.2). */
export function licencesOf(expression: string): string[] {
  return expression.split(' AND ');
}
