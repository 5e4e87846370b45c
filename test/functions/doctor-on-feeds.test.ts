import { afterEach, describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import type { Finding } from '../../src/domain/finding.js';
import type { SignalStream, StreamView } from '../../src/ports/signals.js';
import { replaced } from './given/replaced.js';
import { openSignals } from './given/signals.js';
import { openTriggers } from './given/triggers.js';

const { edge, as, host, world } = await openSignals();
const { due } = openTriggers(edge);
edge.publicUrl = host.url;

/** Everything that was broken is mended after each test. */
const broken: (() => void)[] = [];
afterEach(() => {
  for (const mend of broken.splice(0)) mend();
  world.faults.remove();
});

async function saysOf(check: string): Promise<Pick<Finding, 'outcome' | 'says' | 'fix'>> {
  const { body } = await as('erin')('GET', '/api/doctor');
  const found = (body as { findings: Finding[] }).findings.find((each) => each.check === check);
  if (!found) throw new Error(`nothing is said about ${check}`);
  return found;
}
const well = { outcome: 'ok' };
const refused = (code: ConstructorParameters<typeof LatchError>[0]) => () => Promise.reject(new LatchError(code, 'x', { status: 403 }));

describe('the doctor, of changes of the directory', () => {
  it('says that nobody has asked for them yet, and after that is content', async () => {
    expect(await saysOf('changes of the directory')).toMatchObject({ outcome: 'failed', fix: expect.stringContaining('catchUpDirectory') });
    await due('catchUpDirectory');
    expect(await saysOf('changes of the directory')).toMatchObject(well);
  });

  it('says that their place is lost, until it was found anew', async () => {
    edge.changes.forgetPlaces();
    expect(await saysOf('changes of the directory')).toMatchObject({ outcome: 'failed', says: expect.stringContaining('any more') });
    await due('catchUpDirectory');
    expect(await saysOf('changes of the directory')).toMatchObject(well);
  });

  it('names the permission that is missing', async () => {
    broken.push(replaced(edge.changes, 'since', refused('directory-unavailable')));
    expect(await saysOf('changes of the directory')).toMatchObject({ fix: expect.stringContaining('GroupMember.Read.All') });
  });
});

describe('the doctor, of notices', () => {
  const until = '2027-02-03T12:00:00.000Z';
  const standing = (...resources: string[]) =>
    void broken.push(
      replaced(edge.subscriptions, 'standing', async () => resources.map((resource) => ({ id: resource, resource, until }))),
    );

  it('names the subscription that is missing, and those that end soon', async () => {
    expect(await saysOf('notices of the directory')).toMatchObject(well);
    standing('/users');
    expect(await saysOf('notices of the directory')).toMatchObject({ outcome: 'failed', says: expect.stringContaining('/groups') });
    standing('/users', '/groups');
    expect(await saysOf('notices of the directory')).toMatchObject({ outcome: 'warning', says: expect.stringContaining('within a day') });
  });
});

describe('the doctor, of security events', () => {
  const seen = (change: Partial<StreamView>) => {
    const { find } = edge.signalStream;
    const found: SignalStream['find'] = async (url) => ({ id: 'x', audience: [], status: '', ...(await find(url)), ...change });
    broken.push(replaced(edge.signalStream, 'find', found));
  };

  it('is content with the stream as it is kept', async () => expect(await saysOf('security events')).toMatchObject(well));

  it.each<[string, () => void, string, string]>([
    ['that is paused', () => seen({ status: 'paused' }), 'paused', 'enable it'],
    [
      'with tokens for somebody else',
      () => seen({ audience: ['https://other.example'] }),
      'another audience',
      'LATCH_SSF_AUDIENCE to https://other.example',
    ],
    [
      'that leads elsewhere',
      () => void broken.push(replaced(edge.signalStream, 'find', async () => undefined)),
      'No stream leads to',
      'renewStream',
    ],
    ['without events we ask for', () => seen({ delivered: [] }), 'session-revoked', 'allow them'],
    [
      'nobody lets us look at',
      () => void broken.push(replaced(edge.signalStream, 'find', refused('signals-unavailable'))),
      'signals-unavailable (403)',
      'LATCH_SSF_TOKEN',
    ],
  ])('says what to do about a stream %s', async (_what, breakIt, says, fix) => {
    breakIt();
    const found = await saysOf('security events');
    expect(found.outcome).not.toBe('ok');
    expect(found).toMatchObject({ says: expect.stringContaining(says), fix: expect.stringContaining(fix) });
  });

  it('does not ask where nobody manages a stream of ours', async () => {
    broken.push(replaced(edge, 'signalStream', undefined as never));
    expect(await saysOf('security events')).toMatchObject(well);
    broken.push(replaced(edge, 'securityEvents', undefined));
    expect(await saysOf('security events')).toMatchObject({ ...well, says: expect.stringContaining('No transmitter') });
  });
});
