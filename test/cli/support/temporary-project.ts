import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT } from './run-ogp.ts';

/** A folder beside nothing of value, with templates that a test may break. */
export interface TemporaryProject extends Disposable {
  readonly root: string;
  readonly templates: string;
  /** Replaces what is there once. @returns the 1-based line where it stands */
  edit(path: string, from: string, to: string): number;
}

interface ProjectOptions {
  readonly templates?: readonly ('article' | 'vaccine')[];
  /** Whether it has sources of its own, which then run from there. */
  readonly ownSources?: boolean;
  /** Whether renderer processes of this project draw its templates, which they name as their directory. */
  readonly readByProcesses?: boolean;
}

/** Copies templates, two unless they are named, whichever there are beside them; the rest is that of the project. */
export function createProject({
  templates = ['article', 'vaccine'],
  ownSources = false,
  readByProcesses = false,
}: ProjectOptions = {}): TemporaryProject {
  const root = mkdtempSync(join(tmpdir(), 'ogp-cli-'));
  mkdirSync(join(root, 'templates'));
  for (const path of [
    ...templates.map((name) => `templates/${name}`),
    'package.json',
    ...(ownSources ? ['src'] : []),
  ]) {
    cpSync(join(PROJECT, path), join(root, path), { recursive: true });
  }
  for (const path of ['node_modules', 'fonts', ...(ownSources ? [] : ['src'])]) {
    symlinkSync(join(PROJECT, path), join(root, path));
  }
  if (readByProcesses) {
    for (const name of templates) importByUrl(join(root, 'templates', name, 'template.ts'));
  }
  return {
    root,
    templates: join(root, 'templates'),
    edit(path, from, to) {
      const file = join(root, path);
      const source = readFileSync(file, 'utf8');
      const index = source.indexOf(from);
      if (index < 0) throw new Error(`Expected ${path} to have ${from}`);
      writeFileSync(file, source.slice(0, index) + to + source.slice(index + from.length));
      return source.slice(0, index).split('\n').length;
    },
    [Symbol.dispose]() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Such a process may read its templates and the project's sources, but not what lies between the copy and them. */
function importByUrl(file: string): void {
  const source = readFileSync(file, 'utf8');
  const sources = pathToFileURL(join(PROJECT, 'src/'));
  writeFileSync(
    file,
    source.replaceAll(`'../../src/`, `'${sources.href}`).replace(`'zod'`, `'${import.meta.resolve('zod')}'`),
  );
}
