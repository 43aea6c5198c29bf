import openapiTS, { astToString } from 'openapi-typescript';

/**
 * @param document OpenAPI 3.1
 * @returns a TypeScript module with its `paths`, `operations` and `components`
 */
export async function clientTypes(document: object): Promise<string> {
  return astToString(await openapiTS(JSON.stringify(document)));
}
