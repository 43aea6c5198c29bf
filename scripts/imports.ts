/** Checks the direction of imports by the rules of `.dependency-cruiser.mjs`. */
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTypeScriptConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const FOLDERS = ['src', 'templates', 'starters', 'scripts', 'test', 'bench'];

const { output } = await cruise(
  FOLDERS,
  await extractOptions('./.dependency-cruiser.mjs'),
  {},
  { tsConfig: extractTypeScriptConfig('./tsconfig.json') },
);
if (typeof output === 'string') throw new TypeError('Expected the cruise to answer with an object');

const { modules, summary } = output;
const failures = summary.violations.map(({ rule, from, to, cycle }) => {
  const way = cycle === undefined ? [from, to] : [from, ...cycle.map(({ name }) => name)];
  return `${rule.name}: ${way.join(' → ')}`;
});
// Without a parser that takes the sources, dependency-cruiser sees nothing and finds that all is well.
for (const folder of FOLDERS) {
  const seen = modules.some(
    ({ source, dependencies }) => source.startsWith(`${folder}/`) && dependencies.length > 0,
  );
  if (!seen) failures.push(`no import was seen in ${folder}/: is @swc/core installed?`);
}

console.log(`${modules.length} modules, ${summary.totalDependenciesCruised ?? 0} imports`);
for (const failure of failures) console.error(`✖ ${failure}`);
if (failures.length > 0) process.exitCode = 1;
