import { spawn } from 'node:child_process';

export interface Step {
  readonly name: string;
  /** Program and arguments; found as npm scripts find it. */
  readonly command: readonly [string, ...string[]];
}

export interface StepResult {
  readonly step: Step;
  readonly ok: boolean;
  readonly seconds: number;
  /** What the step wrote to its two outputs, interleaved; empty if it wrote to the terminal itself. */
  readonly output: string;
}

/** @param show whether the step's output goes straight to the terminal instead of into the result */
export function runStep(step: Step, show: boolean): Promise<StepResult> {
  const start = performance.now();
  const output = show ? 'inherit' : 'pipe';
  const [program, ...programArguments] = step.command;
  const child = spawn(program, programArguments, { stdio: ['ignore', output, output] });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    const end = (ok: boolean) => {
      const seconds = (performance.now() - start) / 1000;
      resolve({ step, ok, seconds, output: Buffer.concat(chunks).toString() });
    };
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${error.message}\n`));
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}
