import type { RequestRecord, TidingsAbout } from '../src/domain/request-record.js';
import { noteTold } from '../src/domain/tidings.js';
import type { Log } from '../src/durable/log.js';
import { implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { writeApproved } from './approved-letters.js';
import { writeTidings } from './contracts.js';
import type { Informing } from './correspondence.js';
import { writeMoved } from './moved-letters.js';
import { remembering } from './remembering.js';
import { writeNotLonger } from './stay-letters.js';
import type { TeamsDesk } from './teams-desk.js';
import { unlessOut } from './unless-out.js';

type Needs = TeamsDesk & Informing & { requests: Requests };

/** Writes to people what they are to hear about a request. Waiting: mails do not leave now. */
export const writeTidingsActivity = implement(writeTidings, (ports: Needs) => async ({ requestId }, log) => {
  const needs = { ...ports, directory: remembering(ports.directory) };
  const record = await needs.requests.read(requestId);
  for (const { about, nth } of record?.tidings?.owed ?? []) {
    if (record && record.status !== 'closed' && (await unlessOut(write(needs, record, about, log))) === 'out') return { kind: 'waiting' };
    await needs.requests.change(requestId, (before) => noteTold(before, nth));
  }
  return { kind: 'told' };
});

function write(needs: Needs, record: RequestRecord, about: TidingsAbout, log: Log): Promise<void> {
  switch (about) {
    case 'approved':
      return writeApproved(needs, record, log);
    case 'moved':
      return writeMoved(needs, record);
    case 'stay-denied':
      return writeNotLonger(needs, record, 'denied');
    case 'stay-lapsed':
      return writeNotLonger(needs, record, 'lapsed');
  }
}
