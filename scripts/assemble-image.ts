/**
 * `npm run image -- <folder>`: makes the folder that the container image holds as `/app` from a checkout that was built,
 * and proves that the service starts there. `--user=1000` names the user that runs it: only root can name another one
 * than itself.
 */
import { parseArgs } from 'node:util';
import { assembleImage } from './support/assemble-image.ts';
import { tryImage } from './support/try-image.ts';

const { values, positionals } = parseArgs({
  options: { user: { type: 'string' } },
  allowPositionals: true,
});
const [folder] = positionals;
const user = values.user === undefined ? undefined : Number(values.user);
if (folder === undefined || positionals.length > 1 || Number.isNaN(user)) {
  throw new Error('Expected one folder, and a number as --user, as in "npm run image -- /app --user=1000"');
}

await assembleImage(folder, user);
await tryImage(folder, user);
