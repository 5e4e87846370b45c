import { afterAll, describe, it } from 'vitest';
import { chromiumPath } from '../../src/local/browser/chromium.js';
import { startLatch } from '../support/latch.js';
import { aBusyDesk } from './a-busy-desk.js';
import { atTheDesk } from './at-the-desk.js';
import { fromMailToDoor } from './from-mail-to-door.js';
import { hostileVisitors } from './hostile-visitors.js';
import { onTheStage } from './on-the-stage.js';
import { watchingLive } from './watching-live.js';

/** One world at its pages, lived through in order. */
const latch = await startLatch();
afterAll(() => latch.stop());

describe('whoever watches live', () => watchingLive(latch));
describe.runIf(chromiumPath)('somebody at the security desk', () => atTheDesk(latch));
describe.runIf(chromiumPath)('a busy desk', () => aBusyDesk(latch));
describe.runIf(chromiumPath)('a newcomer on the stage', () => onTheStage(latch));
describe.runIf(chromiumPath)('an exclusion area, from the mail to the door', () => fromMailToDoor(latch));
describe.runIf(chromiumPath)('hostile visitors', () => hostileVisitors(latch));
it.skipIf(chromiumPath)('needs a Chromium: install the package chromium, or name one in LATCH_CHROMIUM', ({ skip }) => skip());
