import { clientTypes } from 'client-types';

/** docs/openapi.d.ts: the interface of the service as types, for clients in TypeScript. */
export async function clientTypesDocument(openApi: object): Promise<string> {
  return `/** The HTTP interface as types. Generated from openapi.json by \`npm run docs\`. */\n\n${await clientTypes(openApi)}`;
}
