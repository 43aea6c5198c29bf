import { watch } from 'node:fs';

/** An editor saves in several steps, and a program that exports several files takes a moment. ms */
const SETTLING = 60;

/**
 * Watches a folder and all in it.
 *
 * @param onSave is called once for saves that follow each other closely, with the paths from the folder; null stands for
 *   one that the system does not name
 * @param onError the system tells nothing of the folder any more, such as when it was removed
 * @returns ends the watching
 */
export function watchFiles(
  directory: string,
  onSave: (paths: ReadonlySet<string | null>) => void,
  onError: (error: Error) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let paths = new Set<string | null>();
  const watcher = watch(directory, { recursive: true }, (_event, path) => {
    clearTimeout(timer);
    paths.add(path);
    timer = setTimeout(() => {
      const saved = paths;
      paths = new Set();
      onSave(saved);
    }, SETTLING);
  });
  watcher.on('error', onError);
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
