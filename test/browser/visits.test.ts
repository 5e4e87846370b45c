import { afterAll, describe, it } from 'vitest';
import { chromiumPath } from '../../src/local/browser/chromium.js';
import { startLatch } from '../support/latch.js';
import { hostingVisits } from './hosting-visits.js';

const latch = await startLatch();
afterAll(() => latch.stop());

describe.runIf(chromiumPath)('somebody who has visitors', () => hostingVisits(latch));
it.skipIf(chromiumPath)('needs a Chromium: install the package chromium, or name one in LATCH_CHROMIUM', ({ skip }) => skip());
