import { afterAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../../src/local/browser/chromium.js';
import { findCodes } from '../support/find-codes.js';
import { startLatch } from '../support/latch.js';
import { onTheHomeScreen } from './on-the-home-screen.js';

const latch = await startLatch();
const codes = new Set<string>();
afterAll(() => latch.stop());

describe.runIf(chromiumPath)('a phone with the pages on its home screen', () => onTheHomeScreen(latch, codes));
it.runIf(chromiumPath)('leaves no code behind, anywhere but in its deliveries', () => {
  expect(codes.size).toBe(2);
  expect(findCodes(codes, latch.dataDir, [...latch.answers, latch.log()])).toEqual([]);
});
it.skipIf(chromiumPath)('needs a Chromium: install the package chromium, or name one in LATCH_CHROMIUM', ({ skip }) => skip());
