/** The service that one would write first: Fastify, the SVG filled and drawn with the fonts, a file written. */
import { hash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify from 'fastify';
import { createFiller, drawNaively } from './naive.ts';

const { PORT, STORE_URL = '' } = process.env;
const directory = STORE_URL.replace(/^file:/u, '');
const svgOf = createFiller('templates/vaccine/card.svg.njk');
const app = Fastify();

app.get('/health/ready', () => ({ status: 'ok' }));
app.post<{ Body: Record<string, unknown> }>('/create', async ({ body }) => {
  const png = drawNaively(svgOf(body));
  const key = hash('sha256', JSON.stringify(body)).slice(0, 32);
  await writeFile(join(directory, `${key}.png`), png);
  return { status: 'ok', url: `/images/${key}.png` };
});

process.on('SIGTERM', () => process.exit());
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
