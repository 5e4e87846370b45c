import { afterAll, describe, it } from 'vitest';
import { chromiumPath } from '../../src/local/browser/chromium.js';
import { startLatch } from '../support/latch.js';
import { awayForAWhile } from './away-for-a-while.js';

/** A world of their own for people who decide in each other's place: one of them is in no group of any door there. */
const latch = await startLatch();
afterAll(() => latch.stop());

describe.runIf(chromiumPath)('an approver who is away', () => awayForAWhile(latch));
it.skipIf(chromiumPath)('needs a Chromium: install the package chromium, or name one in LATCH_CHROMIUM', ({ skip }) => skip());
