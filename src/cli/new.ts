import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { DEFINITION_FILE } from '../template/load-definition.ts';
import { displayPath, isTemplateName, NAME_RULE, VARIANT_SUFFIX } from '../template/read-templates.ts';
import { codeOf } from '../thrown.ts';
import { UsageError, describeCommand } from './errors.ts';
import { templatesOption, openProject, PROJECT_DIRECTORY } from './project.ts';
import { type Terminal, writeJson, writeLine } from './terminal.ts';

/** Returns the command `ogp new`, which copies a template or starter to a new name. */
export function newCommand(terminal: Terminal): Command {
  const command = new Command('new')
    .summary('make a template from another one')
    .description('Copy a starter or an existing template to a new name.')
    .argument('<name>', 'name of the template: a-z, 0-9 and "-"; it is part of URLs')
    .option('--from <starter>', 'name of a starter or of a template')
    .option('--title <text>', 'title for people (default: the name)')
    .addOption(templatesOption())
    .option('--json', 'print the files as JSON')
    .action(async (name: string, options: NewOptions) => {
      await makeTemplate(name, options, terminal);
    });
  return describeCommand(command, {
    examples: ['ogp new concert --from event --title 演奏会', 'ogp new second-dose --from vaccine'],
  });
}

interface NewOptions {
  readonly from?: string;
  readonly title?: string;
  readonly templates?: string;
  readonly json?: boolean;
}

/**
 * Copies a starter or a template to the folder of templates, and prints the next steps.
 *
 * @throws UsageError if the name is invalid or taken, or the starter does not exist
 */
async function makeTemplate(name: string, options: NewOptions, terminal: Terminal): Promise<void> {
  const { templatesDirectory } = openProject(options.templates);
  if (!isTemplateName(name)) {
    throw new UsageError(`Expected a name of ${NAME_RULE}, but received "${name}".`);
  }
  const directory = join(templatesDirectory, name);
  const source = await findStarter(options.from, templatesDirectory);
  // Fails if the folder exists, so that nothing is overwritten.
  await mkdir(directory).catch((error: unknown) => {
    const code = codeOf(error) ?? String(error);
    const reason = code === 'EEXIST' ? 'it already exists; choose another name' : code;
    throw new UsageError(`Expected to create ${displayPath(directory)} but could not: ${reason}.`);
  });
  await cp(source, directory, { recursive: true });
  const files = await renameTitle(directory, options.title ?? name);

  const shown = displayPath(directory);
  if (options.json === true) {
    writeJson(terminal, { name, directory: shown, from: displayPath(source), files });
    return;
  }
  const steps = [
    `${shown}: copied from ${displayPath(source)}`,
    '',
    'Next:',
    `  1. Define in ${join(shown, DEFINITION_FILE)} the values of the card and its alternative text.`,
    `  2. Draw ${join(shown, `card${VARIANT_SUFFIX}`)} in your editor; {{ name }} is replaced by a value.`,
    `  3. Find faults:         npx ogp check ${name}`,
    `  4. View all cards:      npx ogp sheet ${name} -o ${name}.html`,
    `  5. Start the service:   npm start; then POST /create/${name}`,
    '  6. Keep its pictures:   npm run goldens -- test/renderer/card-goldens, then npm run docs',
  ];
  writeLine(terminal, steps.join('\n'));
}

async function findStarter(name: string | undefined, templatesDirectory: string): Promise<string> {
  const folders = [resolve(PROJECT_DIRECTORY, 'starters'), templatesDirectory];
  const starters = (await Promise.all(folders.map(listTemplates))).flat();
  const starter = starters.find((starter) => starter.name === name);
  if (starter !== undefined) return starter.directory;
  const known = starters.map(({ name }) => name).join(', ');
  const fault = name === undefined ? 'Expected --from and a starter.' : `There is no starter "${name}".`;
  throw new UsageError(`${fault} There are: ${known}.`);
}

async function listTemplates(folder: string): Promise<{ name: string; directory: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && isTemplateName(entry.name))
    .map(({ name }) => ({ name, directory: join(folder, name) }))
    .filter(({ directory }) => existsSync(join(directory, DEFINITION_FILE)));
}

/** Changes the title in the files of a copied template. Returns the names of all its files, sorted. */
async function renameTitle(directory: string, title: string): Promise<string[]> {
  const definition = await readFile(join(directory, DEFINITION_FILE), 'utf8');
  const files = (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.filter((file) => file.endsWith('.ts') || file.endsWith(VARIANT_SUFFIX))) {
    const text = await readFile(file, 'utf8');
    await writeFile(file, retitle(text, { definition, title }));
  }
  return files.map(displayPath).sort();
}

/** Matches the title in a definition, the first member of its object. */
const TITLE = /^(\s*title: )'((?:[^'\\\n]|\\.)*)'/mu;

/**
 * Returns a file of a template with a new title, in the definition or in the picture's `<title>`. All other names of a
 * template follow from its folder.
 *
 * @param text content of one of the template's files
 * @param options.definition content of the template's definition, which has the old title
 */
export function retitle(
  text: string,
  { definition, title }: { readonly definition: string; readonly title: string },
): string {
  const old = TITLE.exec(definition)?.[2];
  if (old === undefined) return text;
  const literal = `'${title.replaceAll(/['\\]/gu, String.raw`\$&`)}'`;
  const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return text
    .replace(TITLE, (_match, before: string) => before + literal)
    .replace(`<title>${old}</title>`, () => `<title>${escaped}</title>`);
}
