import { Command, Option } from 'commander';
import { orderCard, type CardOrder } from '../../card/card-order.ts';
import { validate } from '../../context/validate.ts';
import type { PictureForm } from '../../picture-format.ts';
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

/** What was given for one card; no value has been looked at. */
export interface GivenCard<Options> {
  readonly template: Template;
  readonly variant: string;
  readonly context: unknown;
  readonly form: PictureForm;
  readonly project: Project;
  readonly options: Options;
}

interface ContextOptions extends FormOptions {
  readonly context?: string;
  readonly variant: string;
}

/** What a command needs to know of the templates before it can say which options it takes. */
export interface Subject {
  readonly open: () => Project;
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
  return {
    open: () => project,
    template: isNamed ? await findTemplate(project, name) : undefined,
  };
}

/** As Commander reads it. */
function templatesGiven(args: readonly string[]): string | undefined {
  const index = args.findLastIndex((arg) => arg === '--templates' || arg.startsWith('--templates='));
  const arg = args[index];
  return arg === '--templates' ? args[index + 1] : arg?.slice('--templates='.length);
}

/**
 * As {@link takeGiven}, and makes a card of what was given, as the service does for a request, but that a picture may
 * also be a file. Before the command acts, it throws Problem `context_rejected` with an entry for each value that is
 * wrong, `picture_rejected` and `variant_not_found` besides.
 */
export function takeContext<Options>(
  command: Command,
  subject: Subject,
  terminal: Terminal,
  act: (task: CardTask<Options>) => Promise<void>,
): Command {
  return takeGiven<Options>(command, subject, terminal, async (card) => {
    const { template, variant, context, form, project, options } = card;
    const accepted = validate(template.context, await readPictures(template, context), 'context_rejected');
    const resolved = await resolvePictures(template, accepted, form.scale);
    await act({ order: orderCard(template, variant, resolved, form), project, options });
  });
}

/**
 * Gives a command what every command for one card takes: the template, its context, the variant and the form. Before it
 * acts, it throws the Problems of a context that is no JSON; UsageError for a file that cannot be read, and for an output
 * of another format.
 *
 * @param command with the options of its own
 */
export function takeGiven<Options>(
  command: Command,
  { open, template }: Subject,
  terminal: Terminal,
  act: (card: GivenCard<Options>) => Promise<void>,
): Command {
  const variant = new Option('--variant <name>', 'shape of the card').default(DEFAULT_VARIANT);
  command
    .argument('<template>', 'name of a template, before all options')
    .usage('<template> [options]')
    .option('-c, --context <file>', 'read the context from a JSON file; - is standard input')
    .addOption(template === undefined ? variant : variant.choices([...template.variants.keys()]))
    .addOption(templatesOption());
  const writesFile = command.options.some(({ long }) => long === '--output');
  for (const option of formOptions(writesFile)) command.addOption(option);
  const flags = template === undefined ? [] : contextFlags(template);
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
    const form = formGiven(options);
    const project = open();
    const given = contextGiven(flags, command.opts());
    const context = await readContext({ file: options.context, given }, terminal);
    const template = await findTemplate(project, name);
    await act({ template, variant: options.variant, context, form, project, options });
  });
}
