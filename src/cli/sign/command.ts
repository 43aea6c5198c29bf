import { Command } from 'commander';
import { takeGiven, type Subject } from '../context/context-command.ts';
import { describeCommand } from '../describe-command.ts';
import type { Terminal } from '../terminal.ts';
import { readBaseUrl, readLifetime, type SignOptions } from './sign-url.ts';

/** `ogp sign`: a link that draws. */
export function signCommand(subject: Subject, terminal: Terminal): Command {
  const command = new Command('sign')
    .summary('make a link that shows a card')
    .description(
      'Make a link that shows a card, signed with the first of LINK_KEYS, for pages that cannot post. The format is the ' +
        'ending of the link. Values stand in it as they are given: the service fetches pictures, by their URLs.',
    )
    .option('--base-url <url>', 'where the service is (default: http://localhost:PORT)', readBaseUrl)
    .option(
      '--expires-in <time>',
      'how long the link is good, such as 90d, 12h or 30m (default: for ever)',
      readLifetime,
    );
  describeCommand(command, {
    examples: [
      'LINK_KEYS=… ogp sign vaccine --area 東京都 --age 40 --period 10月下旬〜2月上旬',
      'LINK_KEYS=… ogp sign vaccine --context card.json --format webp --expires-in 90d --base-url https://og.example.jp',
    ],
  });
  return takeGiven<SignOptions>(command, subject, terminal, async (card) => {
    const { signUrl } = await import('./sign-url.ts');
    signUrl(card, terminal);
  });
}
