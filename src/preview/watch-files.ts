import { watch } from 'node:fs';

/** An editor saves in several steps, and a program that exports several files takes a moment. ms */
const SETTLING = 60;

/**
 * Watches a folder and all in it.
 *
 * @param onSave is called once for saves that follow each other closely
 * @param onError the system tells nothing of the folder any more, such as when it was removed
 * @returns ends the watching
 */
export function watchFiles(
  directory: string,
  onSave: () => void,
  onError: (error: Error) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(directory, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(onSave, SETTLING);
  });
  watcher.on('error', onError);
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
