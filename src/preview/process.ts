/**
 * What the process behind the designer's page runs: one set of templates, loaded once. It is started anew when a file
 * is saved, because Node imports a template.ts and what that imports only once.
 */
import { serveTasks } from '../pool/serve-tasks.ts';
import type { RendererDirectories } from '../renderer/permissions.ts';
import type { StudioResult, StudioTask } from './messages.ts';

async function prepare(directories: RendererDirectories): Promise<(task: StudioTask) => StudioResult> {
  const [{ loadStudio }, { findFaults }] = await Promise.all([
    import('./load-studio.ts'),
    import('./find-faults.ts'),
  ]);
  try {
    return await loadStudio(directories);
  } catch (error) {
    // A process that does not start could say only one sentence.
    const faults = findFaults(error);
    return () => ({ faults });
  }
}

serveTasks(prepare);
