/**
 * Entry file of the process of the designer's page. The process is replaced after code is saved, because Node imports a
 * template.ts and its imports only once.
 */
import { serveTasks } from '../pool/serve-tasks.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import type { StudioResult, StudioTask } from './messages.ts';

async function prepare(
  directories: RendererDirectories,
): Promise<(task: StudioTask) => Promise<StudioResult>> {
  const { openStudio } = await import('./load-studio.ts');
  return openStudio(directories);
}

serveTasks(prepare);
