/** The service as the client of orval has it. */
import * as api from '../generated/orval.js';
import { TOKYO, type Use } from './use.js';

export const use: Use = async (_baseUrl, token) => {
  const options = { headers: { authorization: `Bearer ${token}` } };

  const made = await api.createVaccine(TOKYO, { scale: 2, also: 'square' }, options);
  const card = made.status === 200 || made.status === 201 ? made.data : undefined;
  const resolved = await api.resolveVaccine(TOKYO, {}, options);
  const texts = resolved.status === 200 ? resolved.data.texts : [];
  const batch = await api.batchVaccine(new Blob([`${JSON.stringify(TOKYO)}\n{}\n`]), {}, options);
  const lines = batch.status === 200 ? (await batch.stream.text()).trim().split('\n') : [];
  const linked = await api.openVaccineLink('png', { ...TOKYO, variant: 'square' });
  const refused = await api.createVaccine({ ...TOKYO, age: 121 }, {}, options);
  const problem = refused.status === 422 ? refused.data : undefined;
  const unknown = await api.create(TOKYO);
  const listed = await api.listTemplates();
  return {
    status: made.status,
    width: card?.width,
    alsoHeight: card?.also?.height,
    period: texts.find(({ id }) => id === 'period')?.lines.join(''),
    batch: lines
      .map((line): api.BatchLine => JSON.parse(line))
      .map((line) => ('card' in line ? line.card.template : line.problem.code))
      .sort(),
    linkedType: linked.status === 200 ? linked.data.type : undefined,
    code: problem?.code,
    pointer: problem?.errors[0]?.pointer,
    fallback: problem?.fallback?.url.slice(-4),
    strangerCode: unknown.status === 401 ? unknown.data.code : undefined,
    templates: listed.status === 200 ? listed.data.templates.map(({ name }) => name) : undefined,
  };
};
