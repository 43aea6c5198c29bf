import assert from 'node:assert/strict';
import { relative } from 'node:path';

import { TemplateError } from '../../../src/template/read-templates.ts';
import { loadTemplates } from '../../../src/template/load-templates.ts';
import { dialect, identity } from './template-folder.ts';

/** Everything that stops loading, as `path:line: message` from the folder of templates. */
export async function faultsOf(directory: string): Promise<string[]> {
  try {
    await loadTemplates({ directory, ...dialect, ...identity });
  } catch (error) {
    assert.ok(error instanceof TemplateError);
    return error.findings.map(
      ({ file, line, message }) => `${relative(directory, file)}:${line}: ${message}`,
    );
  }
  return [];
}
