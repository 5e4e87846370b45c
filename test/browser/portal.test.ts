import { afterAll, describe, it } from 'vitest';
import { chromiumPath } from '../support/browser.js';
import { startLatch } from '../support/latch.js';
import { atTheDesk } from './at-the-desk.js';
import { watchingLive } from './watching-live.js';

/** One world at its pages, lived through in order. */
const latch = await startLatch();
afterAll(() => latch.stop());

describe('whoever watches live', () => watchingLive(latch));
describe.runIf(chromiumPath)('somebody at the security desk', () => atTheDesk(latch));
it.skipIf(chromiumPath)('needs a Chromium: install the package chromium, or name one in LATCH_CHROMIUM', ({ skip }) => skip());
