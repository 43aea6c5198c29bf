import { extname } from 'node:path';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { orderCard, type CardOrder } from '../card/card-order.ts';
import { schemaAlternatives, type JsonSchema, validate, typeOf, valueOfText } from '../context/validate.ts';
import { scaleOf } from '../http/card-route.ts';
import { type PictureForm, BYTE_BUDGETS, formOf, FORMATS, type PictureFormat } from '../picture-format.ts';
import { optionName } from '../template/load-definition.ts';
import { pictureSizeOf } from '../template/picture-field.ts';
import { DEFAULT_VARIANT } from '../template/read-templates.ts';
import type { Template } from '../template/registry.ts';
import { readContext, readPictures, resolvePictures } from './card-context.ts';
import { UsageError } from './errors.ts';
import { findTemplate, templatesOption, type OpenProject, type Project } from './project.ts';
import { type Terminal, STANDARD_STREAM } from './terminal.ts';

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

/** An option of the command line that gives one value of a context. */
interface ContextFlag {
  /** The value's name in the context. */
  readonly field: string;
  readonly option: Option;
  /** Of the value. */
  readonly schema: JsonSchema;
}

/** Makes an option for each value of a template's context, from the context's JSON Schema. */
export function contextFlags({ context }: Pick<Template, 'context'>): ContextFlag[] {
  const { properties = {} } = z.toJSONSchema(context, { io: 'input' });
  return Object.entries(properties).map(([field, property]) => {
    const flags = `--${optionName(field)} <${placeholderOf(property)}>`;
    return { field, option: new Option(flags, descriptionOf(property)), schema: property };
  });
}

/** @returns the part of a context that was given by options */
export function contextGiven(
  flags: readonly ContextFlag[],
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    flags.flatMap(({ field, option, schema }) => {
      const value = options[option.attributeName()];
      // Not as a parser of Commander's, which takes null for an empty text.
      return typeof value === 'string' ? [[field, valueOfText(value, schema)]] : [];
    }),
  );
}

function placeholderOf(property: JsonSchema): string {
  const choices = schemaAlternatives(property).flatMap((alternative) => alternative.enum ?? []);
  if (choices.length > 0) return choices.join('|');
  if (pictureSizeOf(property) !== undefined) return 'file';
  switch (typeOf(property)) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'true|false';
    default:
      return 'json';
  }
}

function descriptionOf(property: JsonSchema): string {
  return typeof property === 'object' ? (property.description ?? '') : '';
}

const ENDINGS: ReadonlyMap<string, PictureFormat> = new Map([
  ['.png', 'png'],
  ['.jpg', 'jpeg'],
  ['.jpeg', 'jpeg'],
  ['.webp', 'webp'],
]);

/** What the options below make. */
interface FormOptions {
  readonly format?: PictureFormat;
  readonly scale: '1' | '2';
  readonly maxBytes?: string;
  /** A file, whose ending says the format too. */
  readonly output?: string;
}

/**
 * The options that say what picture of a card is wanted, as the parameters of the service do.
 *
 * @param writesFile whether the command has `--output`
 */
function formOptions(writesFile: boolean): Option[] {
  const standard = writesFile ? 'what the ending of the file says, or png' : 'png';
  return [
    new Option('--format <format>', `format of the picture (default: ${standard})`).choices(FORMATS),
    new Option('--scale <pixels>', 'pixels per pixel of the canvas').choices(['1', '2']).default('1'),
    new Option(
      '--max-bytes <bytes>',
      'the most bytes that the picture may have; without --format it is JPEG if PNG is larger',
    ).choices(BYTE_BUDGETS.map(String)),
  ];
}

/** @throws UsageError if the ending of the file is no picture's, or that of another format */
function formGiven({ format, scale, maxBytes, output = STANDARD_STREAM }: FormOptions): PictureForm {
  const ofFile = formatOfFile(output);
  if (format !== undefined && ofFile !== undefined && format !== ofFile) {
    throw new UsageError(
      `Expected a file that ends in ${endingsOf(format).join(' or ')} for --format ${format} but received ${output}. ` +
        'Rename it, or leave --format out: the ending of the file says the format.',
    );
  }
  return formOf({
    format: format ?? ofFile,
    scale: scaleOf(scale),
    maxBytes: maxBytes === undefined ? undefined : Number(maxBytes),
  });
}

/** @returns undefined for a name without an ending, such as `/dev/null` */
function formatOfFile(file: string): PictureFormat | undefined {
  const ending = extname(file).toLowerCase();
  const format = ENDINGS.get(ending);
  if (format !== undefined || ending === '') return format;
  throw new UsageError(
    `Expected a file that ends in ${[...ENDINGS.keys()].join(', ')} or has no ending but received ${file}.`,
  );
}

function endingsOf(format: PictureFormat): string[] {
  return [...ENDINGS].filter(([, of]) => of === format).map(([ending]) => ending);
}
