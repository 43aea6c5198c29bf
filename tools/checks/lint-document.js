/** Lints docs/openapi.json by the rules of Redocly (recommended) and Spectral (spectral:oas): no finding of any severity passes. */
import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';

const source = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');

const config = await createConfig({ extends: ['recommended'] });
const redocly = await lintFromString({ source, absoluteRef: 'openapi.json', config });
const findings = redocly.map(
  ({ ruleId, message, location: [place] }) => `Redocly ${ruleId}: ${message} (${place?.pointer})`,
);

const linter = new spectral.Spectral();
linter.setRuleset(new spectral.Ruleset({ extends: [[rulesets.oas, 'recommended']] }));
for (const { code, message, path } of await linter.run(JSON.parse(source))) {
  findings.push(`Spectral ${code}: ${message} (#/${path.join('/')})`);
}

for (const finding of findings) console.error(finding);
if (findings.length > 0) process.exitCode = 1;
