/** The licences that a part of the image may have, by their SPDX identifier, with what each asks of who ships it. */
export const ALLOWED_LICENCES: Readonly<Record<string, string>> = {
  MIT: 'keep the notice',
  ISC: 'keep the notice',
  'BSD-2-Clause': 'keep the notice',
  'BSD-3-Clause': 'keep the notice; do not advertise with the names of its makers',
  'Apache-2.0': 'keep the notice, and say what was changed; nothing is',
  'Python-2.0': 'keep the notice, and say what was changed; nothing is',
  'MPL-2.0': 'changes to its own files are published under it; none is changed',
  'OFL-1.1': 'keep the notice; a changed font needs another name; the font alone may not be sold',
  'CC-BY-4.0': 'name the makers, and say what was changed; the files and their notices do',
  'Unicode-3.0': 'keep the notice',
};
