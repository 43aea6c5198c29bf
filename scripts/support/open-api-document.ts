import { fileURLToPath } from 'node:url';
import { describeApi } from '../../src/app.ts';
import { RENDER_IDENTITY } from '../../src/renderer/render-version.ts';
import { loadTemplates } from '../../src/template/load-templates.ts';
import { readFontManifest } from '../../src/text/font-manifest.ts';
import { KNOWN_TEXT_ATTRIBUTES } from '../../src/text/text-dialect.ts';

/** docs/openapi.json: the interface of a service that has the templates of this repository. */
export async function openApiDocument(): Promise<object> {
  const { faces, digest } = await readFontManifest(fileURLToPath(new URL('../../fonts', import.meta.url)));
  const registry = await loadTemplates({
    directory: fileURLToPath(new URL('../../templates', import.meta.url)),
    faces,
    knownTextAttributes: KNOWN_TEXT_ATTRIBUTES,
    fontsDigest: digest,
    renderVersion: RENDER_IDENTITY,
  });
  return describeApi(registry);
}
