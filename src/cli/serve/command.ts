import { Command } from 'commander';
import { describeCommand } from '../describe-command.ts';
import { throwAsUsageError } from '../usage-error.ts';

/** `ogp serve`: the service, as `npm start` starts it. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .summary('start the service')
    .description('Start the service, as npm start does. Variables of the environment configure it.')
    .action(startService);
  return describeCommand(command, { examples: ['ogp serve', 'PORT=3000 STORE_URL=file:./cards ogp serve'] });
}

async function startService(): Promise<void> {
  const { start } = await import('../../start.ts');
  try {
    await start();
  } catch (error) {
    // What has been opened by now, such as a renderer's process, would keep this one from ending.
    setImmediate(() => process.exit());
    // All that start throws is a message for the operator.
    throwAsUsageError(error);
  }
}
