import { Command, Option } from 'commander';
import { orderCard, type CardOrder } from '../../card/card-order.ts';
import { validate } from '../../context/validate.ts';
import { DEFAULT_VARIANT } from '../../template/read-templates.ts';
import type { Template } from '../../template/registry.ts';
import { findTemplate, templatesOption, type OpenProject, type Project } from '../project.ts';
import type { Terminal } from '../terminal.ts';
import { contextFlags, contextGiven } from './context-flags.ts';
import { formGiven, formOptions, type FormOptions } from './form-options.ts';
import { readContext } from './read-context.ts';
import { readPictures } from './read-pictures.ts';
import { resolvePictures } from './resolve-pictures.ts';

/** What a command for one card works with. */
export interface CardTask<Options> {
  readonly order: CardOrder;
  readonly project: Project;
  readonly options: Options;
}

interface ContextOptions extends FormOptions {
  readonly context?: string;
  readonly variant: string;
}

/** What a command needs to know of the templates before it can say which options it takes. */
export interface Subject {
  readonly project: Project;
  /** Undefined if the arguments name none. */
  readonly template: Template | undefined;
}

/**
 * Looks ahead which template the arguments name, because its context decides which options there are. The template
 * is the first argument, so that no option's value is taken for it.
 *
 * @throws Problem `template_not_found`, TemplateError
 */
export async function findSubject(args: readonly string[], open: OpenProject): Promise<Subject> {
  const project = open(templatesGiven(args));
  const [, name] = args;
  const isNamed = name !== undefined && !name.startsWith('-');
  return { project, template: isNamed ? await findTemplate(project, name) : undefined };
}

/** As Commander reads it. */
function templatesGiven(args: readonly string[]): string | undefined {
  const index = args.findLastIndex((arg) => arg === '--templates' || arg.startsWith('--templates='));
  const arg = args[index];
  return arg === '--templates' ? args[index + 1] : arg?.slice('--templates='.length);
}

/**
 * Gives a command what every command for one card takes: the template, its context and the variant. Before it acts, it
 * throws Problem `context_rejected` with an entry for each value that is wrong, `picture_rejected`, `variant_not_found`
 * and those of a context that is no JSON; UsageError for a file that cannot be read.
 *
 * @param command with the options of its own
 */
export function takeContext<Options>(
  command: Command,
  { project, template }: Subject,
  terminal: Terminal,
  act: (task: CardTask<Options>) => Promise<void>,
): Command {
  const variant = new Option('--variant <name>', 'shape of the card').default(DEFAULT_VARIANT);
  command
    .argument('<template>', 'name of a template, before all options')
    .usage('<template> [options]')
    .option('-c, --context <file>', 'read the context from a JSON file; - is standard input')
    .addOption(template === undefined ? variant : variant.choices([...template.variants.keys()]))
    .addOption(templatesOption());
  for (const option of formOptions()) command.addOption(option);
  const taken = new Set(['--help', ...command.options.map(({ long }) => long ?? '')]);
  const flags = template === undefined ? [] : contextFlags(template, taken);
  for (const { option } of flags) command.addOption(option.helpGroup('Context:'));
  if (template === undefined) {
    command
      .addHelpText(
        'after',
        `\nThe values of the context are options too: ogp ${command.name()} vaccine --help`,
      )
      .showHelpAfterError(
        `Name the template first; "ogp ${command.name()} vaccine --help" lists what it takes.`,
      );
  }
  return command.action(async (name: string, options: Options & ContextOptions) => {
    const given = contextGiven(flags, command.opts());
    const context = await readContext({ file: options.context, given }, terminal);
    const template = await findTemplate(project, name);
    // As the service does for a request, but that a picture may also be a file.
    const accepted = validate(template.context, await readPictures(template, context), 'context_rejected');
    const form = formGiven(options);
    const resolved = await resolvePictures(template, accepted, form.scale);
    const order = orderCard(template, options.variant, resolved, form);
    await act({ order, project, options });
  });
}
