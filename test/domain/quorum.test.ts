import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { castVote } from '../../src/domain/approval.js';
import type { PersonId } from '../../src/domain/ids.js';
import { speakForTwo } from '../../src/domain/quorum.js';
import { requireApprovals } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { asked, bob, carol, carolAdmin, minutesOn, now, olu, sameAs } from './given.js';

const [safety, security, site] = ['safety', 'security', 'site'];

describe('two people from two groups', () => {
  it.each([
    ['one of each', [[safety], [security]], true],
    ['both of one', [[safety], [safety]], false],
    ['one of both groups and one of neither', [[safety, security], []], false],
    ['one of both groups and one of one of them', [[safety, security], [safety]], true],
    ['somebody in both, alone', [[safety, security]], false],
    ['nobody', [], false],
  ])('%s', (_who, groups, expected) => {
    const voices = groups.map((each, at) => ({ id: [bob, carol, olu][at] ?? bob, groups: each }));
    expect(speakForTwo(voices, [[safety, security]])).toBe(expected);
  });

  it('are wanted for every set alone, and for none when there is no set', () => {
    const voices = [
      { id: bob, groups: [safety, site] },
      { id: carol, groups: [security, site] },
    ];
    expect(speakForTwo(voices, [[safety, security]])).toBe(true);
    expect(
      speakForTwo(voices, [
        [safety, security],
        [site, 'other'],
      ]),
    ).toBe(false);
    expect(speakForTwo([], [])).toBe(true);
  });

  it('are found whoever says yes, and only then', () => {
    const groups = fc.subarray([safety, security, site]);
    fc.assert(
      fc.property(fc.array(groups, { maxLength: 3 }), (chosen) => {
        const voices = chosen.map((each, at) => ({ id: [bob, carol, olu][at] ?? bob, groups: each }));
        const heard = voices.filter((voice) => voice.groups.length > 0);
        const all = new Set(heard.flatMap((voice) => voice.groups));
        expect(speakForTwo(voices, [[safety, security, site]])).toBe(heard.length > 1 && all.size > 1);
      }),
    );
  });
});

const waiting = () => requireApprovals(asked(), 2, now, { twoGroups: [[safety, security]] });
const yes = (record: RequestRecord, approverId: PersonId, groups: string[], more: { inPlaceOf?: PersonId } = {}) => {
  const reply = castVote(record, { approverId, decision: 'approve', reason: 'ok', groups, ...more }, sameAs, minutesOn(1));
  if (reply.kind === 'refused') throw new Error(reply.because);
  return reply.record;
};

describe('a request that wants two groups', () => {
  it('is not approved by any number from one, and is by the first of the other', () => {
    const three = yes(yes(waiting(), bob, [safety]), olu, [safety]);
    expect(three.decision).toBeUndefined();
    expect(yes(three, carol, [security]).decision?.kind).toBe('approved');
  });
});

describe('a delegate', () => {
  const two = () => requireApprovals(asked(), 2, now);
  it('and whose place they take have one voice', () => {
    const first = yes(two(), olu, [], { inPlaceOf: bob });
    expect(() => yes(first, bob, [])).toThrow('same-person');
    expect(() => yes(yes(two(), bob, []), olu, [], { inPlaceOf: bob })).toThrow('same-person');
    expect(() => yes(yes(two(), carolAdmin, []), olu, [], { inPlaceOf: carol })).toThrow('same-person');
    expect(yes(first, carol, []).decision?.kind).toBe('approved');
  });

  it('of the person who wants in has none', () => {
    expect(() => yes(requireApprovals(asked({ subjectId: carol }), 1, now), olu, [], { inPlaceOf: carolAdmin })).toThrow('self-approval');
  });
});
