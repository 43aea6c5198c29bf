import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPath } from './project-path.ts';

/** A build needs these files. */
const SOURCES = ['src', 'scripts', 'fonts', 'starters', 'bin', 'package.json', 'package-lock.json'];

/**
 * Builds a copy of the project that has the default template and the starter `event` so often, each time with another
 * backdrop.
 *
 * @returns the copy's folder, which whoever asked for it deletes
 */
export async function buildManyTemplates(count: number): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'bench-templates-'));
  for (const path of SOURCES)
    await cp(projectPath(path), join(root, path), { recursive: true, preserveTimestamps: true });
  // As hard links: a process may read no packages outside of its project.
  run('cp', ['-al', projectPath('node_modules'), join(root, 'node_modules')]);
  const templates = join(root, 'templates');
  await mkdir(templates);
  await cp(projectPath('templates/vaccine'), join(templates, 'vaccine'), { recursive: true });
  for (let index = 1; index < count; index += 1) {
    const folder = join(templates, `event-${index}`);
    await cp(projectPath('starters/event'), folder, { recursive: true });
    for (const name of ['card', 'square', 'fallback']) {
      const file = join(folder, `${name}.svg.njk`);
      const source = await readFile(file, 'utf8');
      await writeFile(
        file,
        source.replace('</svg>', `<rect x="${index}" width="1" height="1" fill="#123456"/></svg>`),
      );
    }
  }
  run(process.execPath, ['scripts/build.ts'], root);
  return root;
}

function run(program: string, args: readonly string[], cwd?: string): void {
  const { status } = spawnSync(program, args, { stdio: 'inherit', ...(cwd === undefined ? {} : { cwd }) });
  if (status !== 0) throw new Error(`Expected ${program} ${args.join(' ')} to succeed but it failed`);
}
