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

/** A validated card for a command to work on. */
export interface CardTask<Options> {
  readonly order: CardOrder;
  readonly project: Project;
  readonly options: Options;
}

/** The arguments and options for one card. The context is not validated yet. */
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

/** The template that the arguments name. A command needs it before parsing, because its context defines options. */
export interface Subject {
  readonly open: () => Project;
  /** Undefined if the arguments name no template. */
  readonly template: Template | undefined;
}

/**
 * Finds the template that the arguments name, before they are parsed. The template must be the first argument, so
 * that an option's value is never mistaken for it.
 *
 * @throws Problem `template_not_found`, TemplateError
 */
export async function findSubject(args: readonly string[], open: OpenProject): Promise<Subject> {
  const project = open(templatesFolderOf(args));
  const [, name] = args;
  const isNamed = name !== undefined && !name.startsWith('-');
  return {
    open: () => project,
    template: isNamed ? await findTemplate(project, name) : undefined,
  };
}

/** Returns the value of `--templates`, by Commander's rules: the last one counts. */
function templatesFolderOf(args: readonly string[]): string | undefined {
  const index = args.findLastIndex((arg) => arg === '--templates' || arg.startsWith('--templates='));
  const arg = args[index];
  return arg === '--templates' ? args[index + 1] : arg?.slice('--templates='.length);
}

/**
 * Like {@link addGivenCardAction}, but also validates the context and resolves its pictures, as the service does for a
 * request. A picture may also be a file.
 *
 * Before it calls `action`, the command throws Problem `context_rejected` with an entry for each wrong value,
 * `picture_rejected` or `variant_not_found`.
 */
export function addCardAction<Options>(
  command: Command,
  subject: Subject,
  terminal: Terminal,
  action: (task: CardTask<Options>) => Promise<void>,
): Command {
  return addGivenCardAction<Options>(command, subject, terminal, async (card) => {
    const { template, variant, context, form, project, options } = card;
    const accepted = validate(template.context, await readPictures(template, context), 'context_rejected');
    const resolved = await resolvePictures(template, accepted, form.scale);
    await action({ order: orderCard(template, variant, resolved, form), project, options });
  });
}

/**
 * Adds to a command the arguments and options of every command for one card (template, context, variant, format,
 * scale), and the action.
 *
 * Before it calls `action`, the command throws Problem `malformed_json` or `malformed_utf8` for a context that is not
 * JSON, and UsageError for a file that cannot be read or an output file of another format.
 *
 * @param command must have its own options already
 */
export function addGivenCardAction<Options>(
  command: Command,
  { open, template }: Subject,
  terminal: Terminal,
  action: (card: GivenCard<Options>) => Promise<void>,
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
        `\nEach value of a template's context is an option too: ogp ${command.name()} vaccine --help`,
      )
      .showHelpAfterError(
        `Name the template first; "ogp ${command.name()} vaccine --help" lists its options.`,
      );
  }
  return command.action(async (name: string, options: Options & ContextOptions) => {
    const form = formOfOptions(options);
    const project = open();
    const given = contextOfOptions(flags, command.opts());
    const context = await readContext({ file: options.context, given }, terminal);
    const template = await findTemplate(project, name);
    await action({ template, variant: options.variant, context, form, project, options });
  });
}

/** An option of the command line for one value of a context. */
interface ContextFlag {
  /** The value's name in the context. */
  readonly field: string;
  readonly option: Option;
  /** The value's JSON Schema. */
  readonly schema: JsonSchema;
}

/** Returns an option for each value of a template's context, generated from the context's JSON Schema. */
export function contextFlags({ context }: Pick<Template, 'context'>): ContextFlag[] {
  const { properties = {} } = z.toJSONSchema(context, { io: 'input' });
  return Object.entries(properties).map(([field, property]) => {
    const flags = `--${optionName(field)} <${placeholderOf(property)}>`;
    return { field, option: new Option(flags, descriptionOf(property)), schema: property };
  });
}

/** Returns the values of a context that were given as options. */
export function contextOfOptions(
  flags: readonly ContextFlag[],
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    flags.flatMap(({ field, option, schema }) => {
      const value = options[option.attributeName()];
      // Parsed here and not with argParser, because Commander replaces null with an empty text.
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

/** The parsed values of {@link formOptions}, and `--output`. */
interface FormOptions {
  readonly format?: PictureFormat;
  readonly scale: '1' | '2';
  readonly maxBytes?: string;
  /** A file. Its ending selects the format too. */
  readonly output?: string;
}

/**
 * Returns the options that select the form of the picture. The service has the same ones as query parameters.
 *
 * @param writesFile whether the command has `--output`
 */
function formOptions(writesFile: boolean): Option[] {
  const standard = writesFile ? 'the ending of the file, or png' : 'png';
  return [
    new Option('--format <format>', `format of the picture (default: ${standard})`).choices(FORMATS),
    new Option('--scale <pixels>', 'pixels per pixel of the canvas').choices(['1', '2']).default('1'),
    new Option(
      '--max-bytes <bytes>',
      'largest size of the picture; without --format, a PNG that is larger becomes JPEG',
    ).choices(BYTE_BUDGETS.map(String)),
  ];
}

/** @throws UsageError if the output file ends in an unknown ending, or in that of another format */
function formOfOptions({ format, scale, maxBytes, output = STANDARD_STREAM }: FormOptions): PictureForm {
  const ofFile = formatOfFile(output);
  if (format !== undefined && ofFile !== undefined && format !== ofFile) {
    throw new UsageError(
      `Expected a file that ends in ${endingsOf(format).join(' or ')} for --format ${format} but received ${output}. ` +
        'Rename the file, or leave --format out: the ending of the file selects the format.',
    );
  }
  return formOf({
    format: format ?? ofFile,
    scale: scaleOf(scale),
    maxBytes: maxBytes === undefined ? undefined : Number(maxBytes),
  });
}

/** Returns the format for a file's ending; undefined for a name without an ending, such as `/dev/null`. */
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
