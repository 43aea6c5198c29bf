/**
 * `npm run compare:line-breaks -- [FILE] [--json]`: how often our lines are those of a browser, by mode, over a file
 * of cases (by default the one of the tests). Cases whose text the browser drew with a font that is not bundled are
 * left out. The agreement is of the cases that do not differ on purpose; those are listed by their reason.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createBundledBrowserMeasure } from './support/browser-measure.ts';
import { parseCases } from './support/line-break-cases.ts';
import { formatReport, reportAgreement } from './support/line-break-report.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const file = positionals[0] ?? new URL('../test/cases/line-breaks.jsonl', import.meta.url);
const report = reportAgreement(parseCases(await readFile(file, 'utf8')), await createBundledBrowserMeasure());
console.log(values.json === true ? JSON.stringify(report, null, 2) : formatReport(report));
