import { join } from 'node:path';
import type { Terminal } from '../terminal.ts';
import { writeOutput } from '../write-output.ts';
import type { ComparedCard } from './compare-sides.ts';

/** A compared card with the names of its pictures, relative to the folder; null where there is none. */
export interface ComparedFiles extends Omit<ComparedCard, 'old' | 'new' | 'difference'> {
  readonly pictures: {
    readonly old: string | null;
    readonly new: string | null;
    readonly difference: string | null;
  };
}

/** Makes the function that writes the pictures of a card to a folder. A card that has not changed has one picture. */
export function createPictureFiles(
  folder: string,
  terminal: Terminal,
): (card: ComparedCard) => Promise<ComparedFiles> {
  const taken = new Set<string>();

  const write = async (name: string, png: Uint8Array | null): Promise<string | null> => {
    if (png === null) return null;
    await writeOutput(join(folder, name), png, terminal);
    return name;
  };

  return async ({ old, new: changed, difference, ...card }) => {
    const stem = freeName(`${card.template}-${card.variant}-${card.example}`, taken);
    return {
      ...card,
      pictures: {
        old: card.status === 'same' ? null : await write(`${stem}.old.png`, old),
        new: await write(`${stem}.new.png`, changed),
        difference: await write(`${stem}.difference.png`, difference),
      },
    };
  };
}

/** Names of examples are free text; those of files are not. */
function freeName(wanted: string, taken: Set<string>): string {
  const plain = wanted.replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-');
  let name = plain;
  for (let number = 2; taken.has(name); number += 1) name = `${plain}-${number}`;
  taken.add(name);
  return name;
}
