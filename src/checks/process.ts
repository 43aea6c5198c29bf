/** What the process runs that checks templates: locked in as a renderer is, because it runs their code. */
import { serveTasks } from '../pool/serve-tasks.ts';
import type { RendererDirectories } from '../renderer/permissions.ts';
import type { CheckedTemplates } from './check-templates.ts';

/** Checks before the process is ready, so that a fault is what the process could not start for. */
async function prepare(directories: RendererDirectories): Promise<(task: null) => CheckedTemplates> {
  const { checkTemplates } = await import('./check-templates.ts');
  const checked = await checkTemplates(directories);
  return () => checked;
}

serveTasks(prepare);
