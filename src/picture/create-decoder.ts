import { Problem } from '../errors.ts';
import { formatOfBytes } from '../picture-format.ts';
import { confineProcess } from '../pool/confine-process.ts';
import { processEntry } from '../program-files.ts';
import { createPool } from '../pool/pool.ts';
import type { PoolEvent } from '../pool/supervise.ts';
import type { PictureTask } from './decode-picture.ts';
import { preparePicture } from './prepare-picture.ts';

/** A decoder holds little between two pictures, so nearly all that one took goes back. bytes */
const RETURNED_FROM = 2 ** 17;

export interface DecoderOptions {
  readonly processes: number;
  /** How many pictures may wait for a process. */
  readonly queueLimit: number;
  /** How long a picture may take, ms, waiting included. */
  readonly deadline: number;
  readonly log: (event: PoolEvent) => void;
}

export interface PictureDecoder {
  /**
   * Decodes what a client or a server sent, unless its structure shows that it would take too long.
   *
   * @returns the picture as a PNG file of the service's own making, see `decodePicture`
   * @throws Problem `picture_rejected` with the pointer '', and as `Pool.run` does
   */
  decode(task: PictureTask, signal: AbortSignal): Promise<Uint8Array>;
  /** Takes no more pictures, finishes those it has taken, ends the processes. */
  close(): Promise<void>;
}

/**
 * Decodes pictures in processes of their own, which have neither network nor files nor environment: native code that
 * a hostile picture makes crash or hang costs that picture.
 *
 * @returns when every process is ready
 * @throws Error with a sentence for the operator, such as that sharp is not installed
 */
export async function createDecoder(options: DecoderOptions): Promise<PictureDecoder> {
  const pool = await createPool<null, PictureTask, Uint8Array>({
    ...confineProcess([], RETURNED_FROM),
    ...options,
    entry: processEntry('picture'),
    start: null,
  });
  return {
    async decode({ bytes, ...box }, signal) {
      const prepared = preparePicture(bytes, box);
      const png = await pool.run({ bytes: prepared.bytes, ...box }, signal, { heavy: prepared.isHeavy });
      // A process that a picture has taken over could answer anything; a PNG is what comes next to the renderer.
      if (png instanceof Uint8Array && formatOfBytes(png) === 'png') return png;
      throw new Problem('renderer_failed', { message: 'The process that decodes sent no picture.' });
    },
    close: () => pool.close(),
  };
}
