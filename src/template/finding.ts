/** One thing that is wrong with a template, and what to do about it. */
export interface Finding {
  /** Where it is: as a path from the working directory if the file lies in it. */
  readonly file: string;
  /** 1-based; 1 also for what concerns a whole file. */
  readonly line: number;
  readonly message: string;
}

/** Templates that must not be used: everything that is wrong with all of them. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const count = findings.length === 1 ? 'one fault' : `${findings.length} faults`;
    super([`The templates have ${count}:`, ...findings.map(formatFinding)].join('\n'));
    this.findings = findings;
  }
}

/** `templates/vaccine/card.svg.njk:12: what is wrong` */
function formatFinding({ file, line, message }: Finding): string {
  return `${file}:${line}: ${message}`;
}

/** Takes what a check finds in one file. */
export type Report = (line: number, message: string) => void;
