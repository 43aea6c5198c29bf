import { createResolvePictures } from '../../card/resolve-pictures.ts';
import { createDecoder } from '../../picture/create-decoder.ts';
import { createFetchPicture } from '../../picture/fetch-picture.ts';
import type { PictureScale } from '../../picture-format.ts';
import { MAX_PICTURE_BYTES } from '../../template/picture-field.ts';
import type { Template } from '../../template/registry.ts';
import { throwAsUsageError } from '../usage-error.ts';

/** ms */
const DEADLINE = 10_000;

/**
 * Decodes the pictures of a context as the service does, in a process of their own. A command fetches none: what it
 * draws comes from files.
 *
 * @throws Problem `picture_rejected`; UsageError if sharp is not installed
 */
export async function resolvePictures(
  template: Template,
  context: object,
  scale: PictureScale,
): Promise<object> {
  if (template.pictures.size === 0) return context;
  const decoder = await createDecoder({
    processes: 1,
    queueLimit: template.pictures.size,
    deadline: DEADLINE,
    log: () => undefined,
  }).catch(throwAsUsageError);
  try {
    const resolve = createResolvePictures({
      fetchPicture: createFetchPicture({
        hosts: new Set(),
        deadline: DEADLINE,
        maxBytes: MAX_PICTURE_BYTES,
      }),
      decoder,
      recent: new Map(),
    });
    return await resolve(template, context, scale);
  } finally {
    await decoder.close();
  }
}
