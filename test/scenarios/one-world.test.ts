import { afterAll, describe, expect, it } from 'vitest';
import { findCodes } from '../support/find-codes.js';
import { startLatch } from '../support/latch.js';
import { atAGateway } from './stories/at-a-gateway.js';
import { atTheCommandLine } from './stories/at-the-command-line.js';
import { atTheTerminal } from './stories/at-the-terminal.js';
import { beingTold } from './stories/being-told.js';
import { byPhone } from './stories/by-phone.js';
import { decidingInTeams } from './stories/deciding-in-teams.js';
import { aDayAtTheSite } from './stories/first-light.js';
import { somebodyWithTheManagementKey } from './stories/forgery.js';
import { inTheAzurePortal } from './stories/in-the-azure-portal.js';
import { anExclusionArea } from './stories/stepping-up.js';
import { technicianVisits } from './stories/technician-visits.js';
import { theAudit } from './stories/the-audit.js';
import { whileMailsAreSpent } from './stories/while-mails-are-spent.js';
import { whoMayEnter } from './stories/who-may-enter.js';

/** One world, lived through in order: every story begins where time stands and leaves its doors empty. */
const latch = await startLatch();
const codes = new Set<string>();
afterAll(() => latch.stop());

describe('a day at the site', () => aDayAtTheSite(latch, codes));
describe('who may enter', () => whoMayEnter(latch));
describe('an exclusion area', () => anExclusionArea(latch));
describe('at the terminal', () => atTheTerminal(latch));
describe('by phone', () => byPhone(latch, codes));
describe('at the command line', () => atTheCommandLine(latch));
describe('a cabinet without a lock', () => atAGateway(latch, codes));
describe('people in Teams', () => decidingInTeams(latch));
describe('whoever asks is told', () => beingTold(latch));
describe('while the mails of the hour are spent', () => whileMailsAreSpent(latch, codes));
describe('technician visits', () => technicianVisits(latch, codes));
describe('somebody in the Azure portal', () => inTheAzurePortal(latch, codes));
describe('the audit', () => theAudit(latch));
describe('somebody with the management key', () => somebodyWithTheManagementKey(latch));

describe('after all of it, the world', () => {
  it('has written no code anywhere but into its deliveries', async () => {
    await latch.local('POST', '/idle');
    expect(codes.size).toBeGreaterThanOrEqual(7);
    const audit = await latch.as('frank')('GET', '/audit');
    expect((audit.body['records'] as unknown[]).length).toBeGreaterThan(10);
    expect(findCodes(codes, latch.dataDir, [...latch.answers, latch.log()])).toEqual([]);
  });

  it('finds a code that was planted, so that the search above means something', () => {
    const [code = ''] = codes;
    expect(findCodes([code], latch.dataDir, [`x${Buffer.from(`12${code.replaceAll(' ', '')}`).toString('base64')}`])).toEqual(['answer 0']);
  });
});
