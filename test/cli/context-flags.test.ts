import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Command } from 'commander';
import { z } from 'zod';
import { contextFlags, contextOfOptions } from '../../src/cli/card-command.ts';
import { defineTemplate } from '../../src/template/define-template.ts';
import { text } from '../../src/template/text-field.ts';

const { context } = defineTemplate({
  title: 't',
  description: 'd',
  context: z.strictObject({
    startDate: text({ min: 1, max: 9 }).describe('When it starts'),
    soldOut: z.boolean(),
    seats: z.number().nullable(),
    note: text({ min: 1, max: 9 }).nullable(),
    tags: z.array(text({ min: 1, max: 9 })).max(3),
    theme: z.enum(['light', 'dark']),
  }),
  alt: () => 'a',
  fallbackAlt: 'f',
  examples: [
    {
      name: 'e',
      context: { startDate: 'x', soldOut: true, seats: 1, note: null, tags: [], theme: 'dark' },
    },
  ],
});

const flags = contextFlags({ context });

function parse(...args: string[]): object {
  const command = new Command();
  for (const { option } of flags) command.addOption(option);
  command.parse(args, { from: 'user' });
  return contextOfOptions(flags, command.opts());
}

describe('contextFlags', () => {
  test('makes an option for each value, named and described as the schema says', () => {
    assert.deepEqual(
      flags.map(({ option }) => option.flags),
      [
        '--start-date <text>',
        '--sold-out <true|false>',
        '--seats <number>',
        '--note <text>',
        '--tags <json>',
        '--theme <light|dark>',
      ],
    );
    assert.equal(flags[0]?.option.description, 'When it starts');
  });

  test('reads a text as it is, even if it looks like a number', () => {
    assert.deepEqual(parse('--start-date', '40', '--note', '7'), { startDate: '40', note: '7' });
  });

  test('reads what is no text as JSON', () => {
    const args = ['--sold-out', 'false', '--seats', 'null', '--tags', '["a","b"]'];
    assert.deepEqual(parse(...args), { soldOut: false, seats: null, tags: ['a', 'b'] });
  });

  test('leaves what is no JSON to the schema', () => {
    assert.deepEqual(parse('--sold-out', 'maybe'), { soldOut: 'maybe' });
  });

  test('gives only what was given', () => {
    assert.deepEqual(parse(), {});
  });
});
