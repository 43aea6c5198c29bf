/** Reads an OpenAPI document from standard input and writes a TypeScript module with its types to standard output. */
import { text } from 'node:stream/consumers';
import openapiTS, { astToString } from 'openapi-typescript';

process.stdout.write(astToString(await openapiTS(await text(process.stdin))));
