import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../errors.ts';

const SUFFIX = '.png';

/** The pictures that tests compare cards with: a folder for each template, in it `<variant>-<example>.png`. */
export interface Goldens {
  /** Names of those of a template, without `.png`; none if it has no folder. */
  list(template: string): Promise<readonly string[]>;
  /** @throws Problem `image_not_found` */
  read(template: string, name: string): Promise<Buffer>;
}

export function openGoldens(directory: string): Goldens {
  async function list(template: string): Promise<readonly string[]> {
    const files = await readNames(join(directory, template));
    return files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
  }

  return {
    list,
    async read(template, name) {
      // Only what stands in the folder under this very name: a client could ask for any path.
      const known = (await readNames(directory)).includes(template);
      if (!known || !(await list(template)).includes(name)) throw new Problem('image_not_found');
      return readFile(join(directory, template, `${name}${SUFFIX}`));
    },
  };
}

/** None if there is no such folder. */
async function readNames(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch {
    return [];
  }
}
