import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src/domain/policy.js';
import { policyAt } from '../../src/domain/policy-at.js';
import { readPolicy } from '../../src/domain/policy-file.js';
import { readPolicyFile } from '../../src/read-policy-file.js';
import { cage, serverA, tower } from './given.js';

const problems = (...lines: string[]) => {
  const read = readPolicy('policy.json', lines.join('\n'));
  return read.ok ? 'none' : read.problems;
};

describe('a policy file', () => {
  it('changes what it names and leaves the rest as it ships', () => {
    const read = readPolicy('p', '{ "version": "2027-01", "classes": { "limited": { "codeLifeMinutes": 10 } } }');
    const { limited } = defaultPolicy.classes;
    expect(read).toEqual({
      ok: true,
      policy: { ...defaultPolicy, version: '2027-01', classes: { ...defaultPolicy.classes, limited: { ...limited, codeLifeMinutes: 10 } } },
    });
  });

  it('says what becomes of a signal, and leaves the others as they are', () => {
    const read = readPolicy('p', '{ "version": "v", "signals": { "suspendMinutes": 5, "actions": { "risk-medium": "suspend" } } }');
    const { signals } = defaultPolicy;
    expect(read).toMatchObject({
      ok: true,
      policy: { signals: { suspendMinutes: 5, actions: { ...signals.actions, 'risk-medium': 'suspend' } } },
    });
  });

  it.each<[string, string[], string]>([
    [
      'a field nobody knows',
      ['{ "version": "v",', '  "windowMaxMinute": 5 }'],
      'policy.json, line 2: windowMaxMinute is not a known field',
    ],
    [
      'a word that is none',
      ['{', '"version": "v", "classes": {', '"exclusion": { "delivery": "pigeon" } } }'],
      'policy.json, line 3: classes.exclusion.delivery is wrong: ',
    ],
    ['no version', ['{}'], 'policy.json, line 1: version is missing'],
    [
      'the version of the policy that ships',
      ['{ "version": "default-1" }'],
      'policy.json, line 1: version must not be called like the policy that ships',
    ],
    ['a window longer than a day', ['{ "version": "v", "windowMaxMinutes": 1441 }'], 'policy.json, line 1: windowMaxMinutes is wrong: '],
    [
      'a limited door that goes on without the risk source',
      ['{ "version": "v",', '"classes": { "limited": {', '"riskSourceDown": "degrade" } } }'],
      'policy.json, line 3: classes.limited.riskSourceDown must be "deny"',
    ],
    [
      'an exclusion area whose codes are mailed',
      ['{ "version": "v", "classes": { "exclusion": { "delivery": "direct" } } }'],
      'policy.json, line 1: classes.exclusion.delivery must be "sealed"',
    ],
    [
      'a code before the lock',
      ['{ "version": "v", "leads": { "armMinutes": 5, "deliverMinutes": 6 } }'],
      'policy.json, line 1: leads.deliverMinutes must not be more than armMinutes',
    ],
    [
      'somebody’s end that is merely noted',
      ['{ "version": "v", "signals": { "actions": {', '"account-disabled": "note" } } }'],
      'policy.json, line 2: signals.actions.account-disabled must not be merely noted',
    ],
    [
      'a signal nobody knows',
      ['{ "version": "v", "signals": { "actions": { "user-changed": "note" } } }'],
      'policy.json, line 1: signals.actions',
    ],
    [
      'half of one demand',
      ['{ "version": "v", "sites": { "BER1": {', '"approvers": { "low": 1, "high": 1 } } } }'],
      'policy.json, line 2: sites.BER1.approvers.medium is missing',
    ],
    [
      'a zone without doors',
      ['{ "version": "v", "zones": {', '"cold": { "compliantDevice": true } } }'],
      'policy.json, line 2: zones.cold.doors is missing',
    ],
    ['a site nobody could have', ['{ "version": "v", "sites": { "../x": {} } }'], 'policy.json, line 1: sites.../x is not a possible name'],
    ['a version given twice', ['{ "version": "v",', '"version": "w" }'], 'policy.json, line 2: "version" is given twice'],
    ['half a file', ['{ "version": "v"'], 'policy.json, line 1: expected "," or "}", found the end of the file'],
  ])('with %s is refused by file, line and field', (_what, lines, problem) => {
    expect(problems(...lines)).toEqual([expect.stringContaining(problem)]);
  });

  it('tells every mistake at once', () => {
    expect(problems('{ "version": "v", "freshCodes": -1, "purpose": 1 }')).toHaveLength(2);
  });

  it('that is not there is named', () => {
    expect(readPolicyFile('/nowhere/policy.json')).toEqual({
      ok: false,
      problems: [expect.stringMatching(/^\/nowhere\/policy\.json: cannot be read/)],
    });
    expect(readPolicyFile(undefined)).toEqual({ ok: true, policy: defaultPolicy });
  });
});

describe('the example', () => {
  const example = new URL('../../docs/policy.example.json', import.meta.url).pathname;

  it('is a policy, and shows a change of a class, a site, a zone and a door', () => {
    const read = readPolicyFile(example);
    expect(read.ok ? [] : read.problems).toEqual([]);
    const shown = Object.keys(JSON.parse(readFileSync(example, 'utf8')));
    expect(shown).toEqual(expect.arrayContaining(['version', 'classes', 'sites', 'zones', 'doors']));
  });

  it('does what the manual says of it', () => {
    const read = readPolicyFile(example);
    if (!read.ok) throw new Error(read.problems.join());
    const at = (...doors: Parameters<typeof policyAt>[1]) => policyAt(read.policy, doors);
    expect(at(serverA).classes.exclusion.stepUp).toEqual([
      { context: 'c1', maxAgeMinutes: 5 },
      { context: 'c2', maxAgeMinutes: 60 },
    ]);
    expect(at(cage).classes.limited.approvers).toEqual({ low: 2, medium: 2, high: 2 });
    expect(at({ ...tower, site: 'WTG7' as typeof tower.site }).windowMaxMinutes).toBe(480);
    expect(at(cage, serverA).windowMaxMinutes).toBe(720);
  });
});
