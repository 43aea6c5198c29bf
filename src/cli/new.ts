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

/** `ogp new`: a template to change. */
export function newCommand(terminal: Terminal): Command {
  const command = new Command('new')
    .summary('make a template from another one')
    .description('Copy a starter, or a template that there is, to a template of another name.')
    .argument('<name>', 'name of the template: a-z, 0-9 and "-"; it becomes a part of URLs')
    .option('--from <starter>', 'name of a starter or of a template')
    .option('--title <text>', 'what people call it (default: its name)')
    .addOption(templatesOption())
    .option('--json', 'tell about the files as JSON')
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
 * Copies a starter to the folder of templates.
 *
 * @throws UsageError if the name is none for a template or is taken, or there is no such starter
 */
async function makeTemplate(name: string, options: NewOptions, terminal: Terminal): Promise<void> {
  const { templatesDirectory } = openProject(options.templates);
  if (!isTemplateName(name)) {
    throw new UsageError(`Expected a name of ${NAME_RULE}, but received "${name}".`);
  }
  const directory = join(templatesDirectory, name);
  const source = await findStarter(options.from, templatesDirectory);
  // Fails if it is there, so that nothing is ever written over.
  await mkdir(directory).catch((error: unknown) => {
    const code = codeOf(error) ?? String(error);
    const reason = code === 'EEXIST' ? 'it is there already; choose another name' : code;
    throw new UsageError(`Expected to make ${displayPath(directory)} but could not: ${reason}.`);
  });
  await cp(source, directory, { recursive: true });
  const files = await renameTitle(directory, options.title ?? name);

  const shown = displayPath(directory);
  if (options.json === true) {
    writeJson(terminal, { name, directory: shown, from: displayPath(source), files });
    return;
  }
  const steps = [
    `${shown}: made from ${displayPath(source)}`,
    '',
    'Next:',
    `  1. Say in ${join(shown, DEFINITION_FILE)} which values the card has, and what it says to who cannot see it.`,
    `  2. Draw ${join(shown, `card${VARIANT_SUFFIX}`)} in your editor; {{ name }} stands for a value.`,
    `  3. Look for faults:     npx ogp check ${name}`,
    `  4. Look at all cards:   npx ogp sheet ${name} -o ${name}.html`,
    `  5. Start the service:   npm start; then POST /create/${name}`,
    '  6. Keep its pictures:   npm run goldens -- test/renderer/card-goldens, then npm run docs',
  ];
  writeLine(terminal, steps.join('\n'));
}

async function findStarter(name: string | undefined, templatesDirectory: string): Promise<string> {
  const places = [resolve(PROJECT_DIRECTORY, 'starters'), templatesDirectory];
  const starters = (await Promise.all(places.map(listTemplates))).flat();
  const starter = starters.find((starter) => starter.name === name);
  if (starter !== undefined) return starter.directory;
  const known = starters.map(({ name }) => name).join(', ');
  const fault = name === undefined ? 'Expected --from and a starter.' : `There is no starter "${name}".`;
  throw new UsageError(`${fault} There are: ${known}.`);
}

async function listTemplates(place: string): Promise<{ name: string; directory: string }[]> {
  const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && isTemplateName(entry.name))
    .map(({ name }) => ({ name, directory: join(place, name) }))
    .filter(({ directory }) => existsSync(join(directory, DEFINITION_FILE)));
}

/** @returns the names of all files, sorted */
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

/** The title in a definition, the first member of its object. */
const TITLE = /^(\s*title: )'((?:[^'\\\n]|\\.)*)'/mu;

/**
 * Gives a copied template a title of its own, in its definition and in the `<title>` of its pictures: everything else
 * that a template is called follows from its folder.
 *
 * @param text one of the template's files
 * @param options.definition the template's definition, which says what its title was
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
