/** The entry file of the process that checks templates. It is confined like a renderer, because it runs their code. */
import { serveTasks } from '../pool/serve-tasks.ts';
import type { CheckedTemplates, ChecksStart } from './check-templates.ts';

/** Runs the checks before the process is ready, so that a fault is reported as a failed start. */
async function prepare(start: ChecksStart): Promise<(task: null) => CheckedTemplates> {
  const { checkTemplates } = await import('./check-templates.ts');
  const checked = await checkTemplates(start);
  return () => checked;
}

serveTasks(prepare);
