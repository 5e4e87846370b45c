import { afterAll, describe, it } from 'vitest';
import { chromiumPath } from '../../src/local/browser/chromium.js';
import { startLatch } from '../support/latch.js';
import { byKeysAlone } from './by-keys-alone.js';

/** A world of their own for people who have no mouse: they end more than fifty grants in it. */
const latch = await startLatch();
afterAll(() => latch.stop());

describe.runIf(chromiumPath)('somebody without a mouse', () => byKeysAlone(latch));
it.skipIf(chromiumPath)('needs a Chromium: install the package chromium, or name one in LATCH_CHROMIUM', ({ skip }) => skip());
