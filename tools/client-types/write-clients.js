/** Writes the clients of `generated/` from the OpenAPI document on standard input: `node write-clients.js SERVICE_URL`. */
import { json } from 'node:stream/consumers';
import { createClient } from '@hey-api/openapi-ts';
import { generate } from 'orval';

const [baseUrl] = process.argv.slice(2);
const document = await json(process.stdin);

await createClient({
  input: document,
  logs: { level: 'silent' },
  output: { path: 'generated/hey-api', module: { extension: '.js' } },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
});
await generate({
  input: { target: document },
  output: { target: 'generated/orval.ts', client: 'fetch', baseUrl },
});
