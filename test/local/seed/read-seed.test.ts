import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locksOf, terminalsOf } from '../../../src/local/seed/devices.js';
import { approverGroupOf, eligibilityGroupOf, groupsOf } from '../../../src/local/seed/groups.js';
import { readSeed, seedFile } from '../../../src/local/seed/read-seed.js';

const shipped = readFileSync(seedFile({}), 'utf8');

/** What reading says about the shipped file after an edit, without the file's name. */
function problemsAfter(edit: (text: string) => string): string[] {
  const edited = edit(shipped);
  expect(edited).not.toBe(shipped);
  const file = join(mkdtempSync(join(tmpdir(), 'latch-seed-')), 'site.json');
  writeFileSync(file, edited);
  const reading = readSeed(file);
  return reading.ok ? [] : reading.problems.map((problem) => problem.replace(file, ''));
}

/** Line of the nth place in the shipped file where the text stands. */
const lineOf = (text: string, nth = 1) => shipped.split(text).slice(0, nth).join(text).split('\n').length;

describe('the shipped site', () => {
  const reading = readSeed(seedFile({}));
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  const { seed } = reading;

  it('has the four doors', () => {
    expect(seed.doors.map((door) => [door.id, door.site, door.class, door.judge, door.offlineCapable])).toEqual([
      ['lobby', 'BER1', 'controlled', 'cloud', false],
      ['cage-12', 'BER1', 'limited', 'lock', false],
      ['server-a', 'BER1', 'exclusion', 'cloud', false],
      ['wtg7-tower', 'WTG7', 'limited', 'lock', true],
    ]);
    expect(terminalsOf(seed)).toContainEqual({ id: 'lobby-t1', doorId: 'lobby' });
    expect(locksOf(seed)).toContainEqual({ id: 'wtg7-tower-lock', doorId: 'wtg7-tower' });
  });

  it('gives each person the roles of the story', () => {
    expect(Object.fromEntries(seed.people.map(({ id, roles }) => [id, roles.map((role) => role.slice(6)).join('+')]))).toEqual({
      ...{ alice: 'Request', bob: 'Approve+Request', carol: 'Approve', 'carol-adm': 'Approve', olu: 'Approve', dan: 'Security' },
      ...{ erin: 'Admin', frank: 'Audit', tara: 'Request', mallory: 'Request', trent: 'Request', eve: '' },
    });
    const employee = (id: string) => seed.people.find((person) => person.id === id)?.employeeId;
    expect(employee('carol-adm')).toBe(employee('carol'));
    expect(seed.people.filter((person) => !person.accountEnabled).map(({ id }) => id)).toEqual(['mallory']);
    expect(seed.people.filter((person) => person.riskLevel !== 'none').map(({ id }) => id)).toEqual(['trent']);
    expect(seed.people.filter((person) => person.guest).map(({ id }) => id)).toEqual(['tara']);
  });

  it('names groups by door and by site and class, with ids that never change', () => {
    const oid = (id: string) => groupsOf(seed).find((group) => group.id === id)?.oid;
    expect(oid('door:lobby')).toBe(eligibilityGroupOf('lobby'));
    expect(oid('approvers:BER1:exclusion')).toBe(approverGroupOf('BER1', 'exclusion'));
    expect(eligibilityGroupOf('lobby')).toBe('ed69c08d-1184-5911-97ac-471dd6af4032');
  });
});

describe('a broken seed file', () => {
  it.each<[string, string, string, string]>([
    ['a class that does not exist', '"class": "limited"', '"class": "secret"', 'doors[1].class is wrong'],
    ['a missing class', '"class": "limited",', '', 'doors[1].class is missing'],
    ['a misspelt field', '"judge": "lock"', '"jugde": "lock"', 'doors[1].jugde is not a known field'],
    ['a door at no site', '"site": "WTG7"', '"site": "WTG8"', 'doors[3].site "WTG8" is not the id of a site'],
    ['a time zone of nowhere', '"timeZone": "Europe/Berlin"', '"timeZone": "Europe/Atlantis"', 'sites[0].timeZone must be an IANA'],
    ['a mobile number that is none', '"mobile": "+491713920002"', '"mobile": "0171 3920002"', 'people[1].mobile must be a number'],
    ['a door id nobody can type', '"id": "cage-12"', '"id": "cage 12"', 'doors[1].id must be 1 to 40'],
    [
      'a group of nothing',
      '"groups": ["all-doors", "all-approvers"]',
      '"groups": ["all-dors"]',
      'people[1].groups[0] "all-dors" is not a group',
    ],
    ['a second person of the same name', '"id": "carol"', '"id": "alice"', 'people[2].id "alice" is already taken'],
    ['a manager who does not exist', '"manager": "bob"', '"manager": "bobby"', 'people[0].manager "bobby"'],
    ['offline without a lock that judges', '"judge": "cloud"', '"judge": "cloud", "offlineCapable": true', 'doors[0].offlineCapable needs'],
  ])('with %s is named by field and line', (_what, before, after, problem) => {
    expect(problemsAfter((text) => text.replace(before, after))).toEqual([
      expect.stringMatching(new RegExp(`^, line \\d+: ${problem.replace(/[.[\]]/g, '\\$&')}`)),
    ]);
  });

  it('counts lines where the field stands, or where it should', () => {
    const [wrong] = problemsAfter((text) => text.replace('"mail": "bob@latch.example"', '"mail": "bob"'));
    expect(wrong).toContain(`line ${lineOf('"mail": "bob@')}: people[1].mail`);
    const [missing] = problemsAfter((text) => text.replace('"mail": "bob@latch.example",', ''));
    expect(missing).toContain(`line ${lineOf('"id": "bob"') - 1}: people[1].mail is missing`);
  });

  it('names every problem at once', () => {
    expect(problemsAfter((text) => text.replaceAll('"class": "limited"', '"class": "low"'))).toHaveLength(2);
  });

  it.each([
    ['a comma too much', '"name": "Berlin data centre",', '"name": "Berlin data centre",,', 'a name in double quotes'],
    ['a quote forgotten', '"name": "Berlin data centre",', '"name": Berlin data centre",', 'a value'],
    ['a comma forgotten', '"id": "BER1",', '"id": "BER1"', '"," or "}"'],
    ['a name given twice', '"id": "BER1",', '"id": "BER1", "id": "BER1",', '"id" is given twice'],
  ])('with %s is named by line', (_what, before, after, problem) => {
    expect(problemsAfter((text) => text.replace(before, after))).toEqual([
      expect.stringMatching(new RegExp(`^, line (${lineOf('"BER1"')}|${lineOf('"BER1"') + 1}): .*${problem.replace(/[.[\]|]/g, '\\$&')}`)),
    ]);
  });

  it('cut off in the middle says so', () => {
    expect(problemsAfter((text) => text.slice(0, text.indexOf('"doors"')))[0]).toMatch(/the end of the file/);
  });

  it('that does not exist is named', () => {
    expect(readSeed('/nowhere/site.json')).toMatchObject({ ok: false, problems: [expect.stringContaining('/nowhere/site.json')] });
  });

  it('is the one LATCH_SEED_FILE names', () => {
    expect(seedFile({ LATCH_SEED_FILE: '/srv/site.json' })).toBe('/srv/site.json');
  });
});
