import { fileURLToPath } from 'node:url';
import { describeApi } from '../../src/app.ts';
import { loadRegistry } from '../../src/renderer/load-registry.ts';

/** docs/openapi.json: the interface of a service that has the templates of this repository. */
export async function openApiDocument(): Promise<object> {
  const { registry } = await loadRegistry({
    templatesDirectory: fileURLToPath(new URL('../../templates', import.meta.url)),
    fontsDirectory: fileURLToPath(new URL('../../fonts', import.meta.url)),
  });
  return describeApi(registry);
}
