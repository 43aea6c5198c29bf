import { Problem } from '../errors.ts';

/** The code of docs/errors.md; for anything else the class. */
export function nameFault(error: unknown): string {
  if (error instanceof Problem) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
