import { afterAll, describe, it } from 'vitest';
import { chromiumPath } from '../../src/local/browser/chromium.js';
import { startLatch } from '../support/latch.js';
import { inGerman } from './in-german.js';

/** A world of their own for people who speak German. */
const latch = await startLatch();
afterAll(() => latch.stop());

describe.runIf(chromiumPath)('people who speak German', () => inGerman(latch));
it.skipIf(chromiumPath)('needs a Chromium: install the package chromium, or name one in LATCH_CHROMIUM', ({ skip }) => skip());
