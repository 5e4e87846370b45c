import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** A browser that takes the certificates of a local Latch. `CHROMIUM`: where it is, if not where Debian puts it. */
export async function openChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`There is no Chromium at ${executablePath}; set CHROMIUM to where it is.`);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--ignore-certificate-errors'] });
}
