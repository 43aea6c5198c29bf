import { chromium, type Browser } from 'playwright-core';
import { CHROMIUM, pathOf } from '../../support/programs.ts';

/** The sandbox does not run as root, and containers are. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu'];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: pathOf(CHROMIUM), args: ARGUMENTS });
}
