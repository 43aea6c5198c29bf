/** The service as the client of @hey-api/openapi-ts has it. */
import { createClient } from '../generated/hey-api/client/index.js';
import * as api from '../generated/hey-api/index.js';
import { TOKYO, type Use } from './use.js';

export const use: Use = async (baseUrl, token) => {
  const client = createClient({ baseUrl, auth: token });
  const stranger = createClient({ baseUrl });

  const made = await api.createVaccine({ client, body: TOKYO, query: { scale: 2, also: 'square' } });
  const resolved = await api.resolveVaccine({ client, body: TOKYO });
  const batch = await api.batchVaccine({
    client,
    body: new Blob([`${JSON.stringify(TOKYO)}\n{}\n`]),
    parseAs: 'text',
  });
  const lines = batch.data?.trim().split('\n') ?? [];
  const linked = await api.openVaccineLink({
    client,
    path: { extension: 'png' },
    query: { ...TOKYO, variant: 'square' },
  });
  const refused = await api.createVaccine({ client, body: { ...TOKYO, age: 121 } });
  const { error } = refused;
  const unknown = await api.create({ client: stranger, body: TOKYO });
  const { data: listed } = await api.listTemplates({ client });
  return {
    status: made.response?.status,
    width: made.data?.width,
    alsoHeight: made.data?.also?.height,
    period: resolved.data?.texts.find(({ id }) => id === 'period')?.lines.join(''),
    batch: lines
      .map((line): api.BatchLine => JSON.parse(line))
      .map((line) => ('card' in line ? line.card.template : line.problem.code))
      .sort(),
    linkedType: linked.data?.type,
    code: error?.code,
    // With this code there are always some.
    pointer: error?.code === 'context_rejected' ? error.errors[0]?.pointer : undefined,
    fallback: error?.fallback?.url.slice(-4),
    strangerCode: unknown.error?.code,
    templates: listed?.templates.map(({ name }) => name),
  };
};
