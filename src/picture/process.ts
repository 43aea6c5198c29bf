/** The entry file of a decoder process. */
import { serveTasks } from '../pool/serve-tasks.ts';
import { codeOf } from '../thrown.ts';
import type { PictureTask } from './decode-picture.ts';

async function prepare(): Promise<(task: PictureTask) => Promise<Uint8Array>> {
  try {
    const { decodePicture } = await import('./decode-picture.ts');
    return decodePicture;
  } catch (error) {
    const reason = codeOf(error) ?? String(error);
    throw new Error(
      `A template accepts pictures, which the package sharp decodes, but sharp cannot be loaded (${reason}). Install it with: npm ci --include=optional`,
      { cause: error },
    );
  }
}

serveTasks(prepare);
