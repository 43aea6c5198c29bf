import { Command } from 'commander';
import { takeContext, type Subject } from '../context/context-command.ts';
import { describeCommand } from '../describe-command.ts';
import type { Terminal } from '../terminal.ts';
import type { ResolveOptions } from './resolve-url.ts';

/** `ogp resolve`: what `POST /resolve/{template}` answers. */
export function resolveCommand(subject: Subject, terminal: Terminal): Command {
  const command = new Command('resolve')
    .summary('tell which key and URL a card has')
    .description(
      'Tell which key and URL a card has, and how its texts fit, without drawing or storing it. ' +
        'PUBLIC_BASE_URL and STORE_URL say where cards are, as they do for the service.',
    )
    .option('--json', 'answer what POST /resolve/<template> answers');
  describeCommand(command, {
    examples: [
      'ogp resolve vaccine --area 東京都 --age 40 --period 10月下旬〜2月上旬',
      'STORE_URL=gs://my-cards ogp resolve vaccine --context card.json --json',
    ],
  });
  return takeContext<ResolveOptions>(command, subject, terminal, async (task) => {
    const { resolveUrl } = await import('./resolve-url.ts');
    await resolveUrl(task, terminal);
  });
}
