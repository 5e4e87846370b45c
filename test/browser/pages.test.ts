import { afterAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../../src/local/browser/chromium.js';
import { findCodes } from '../support/find-codes.js';
import { startLatch } from '../support/latch.js';
import { askingForDoors } from './asking-for-doors.js';
import { auditing } from './auditing.js';
import { breakingTheGlass } from './breaking-the-glass.js';
import { decidingByMail } from './deciding-by-mail.js';
import { openingByPhone } from './opening-by-phone.js';
import { signingIn } from './signing-in.js';

const latch = await startLatch();
const codes = new Set<string>();
afterAll(() => latch.stop());

describe.runIf(chromiumPath)('somebody who decides by mail', () => decidingByMail(latch));
describe.runIf(chromiumPath)('somebody who asks on a page', () => askingForDoors(latch, codes));
describe.runIf(chromiumPath)('a phone that is the key', () => openingByPhone(latch, codes));
describe.runIf(chromiumPath)('whoever looks into the audit on a page', () => auditing(latch, codes));
describe.runIf(chromiumPath)('something that cannot wait', () => breakingTheGlass(latch));
describe.runIf(chromiumPath)('the sign-in', () => signingIn(latch));
it.runIf(chromiumPath)('leaves no code behind, anywhere but in its deliveries', () => {
  expect(codes.size).toBeGreaterThan(0);
  expect(findCodes(codes, latch.dataDir, [...latch.answers, latch.log()])).toEqual([]);
});
it.skipIf(chromiumPath)('needs a Chromium: install the package chromium, or name one in LATCH_CHROMIUM', ({ skip }) => skip());
