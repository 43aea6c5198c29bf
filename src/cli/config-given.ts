import { readConfig, type Config } from '../config.ts';
import { openStore, type OpenStore } from '../store/open-store.ts';
import { throwAsUsageError } from './usage-error.ts';

/** The environment's variables, which a person has set for this command. @throws UsageError that names what is wrong */
export function configGiven(): Config {
  try {
    return readConfig();
  } catch (error) {
    return throwAsUsageError(error);
  }
}

/** The store that STORE_URL names. @throws UsageError that names what is wrong */
export async function storeGiven(config: Config): Promise<OpenStore> {
  return openStore(config).catch(throwAsUsageError);
}
