import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultPolicy } from '../../src/domain/policy.js';
import { type RiskInputs, scoreRisk } from '../../src/domain/risk-score.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const document = read('docs/who-may-enter.md');
const rows = [...document.matchAll(/^\| (`.+?) \|/gm)].map(([, first = '']) => first);
const namesIn = (cell: string) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name);

/** Everything that can be wrong with a request is. */
const worst: RiskInputs = {
  ...{ protection: 'high', silent: false, detections: 9, journeys: 9, hour: 3, visits: 9, visitsAtThisHour: 0, visitsAtThisDoor: 0 },
  ...{ place: { known: 9, here: 0 }, asksInLastHour: 99, denialsInLastWeek: 9, hoursSinceContactChange: 1, onBehalf: true },
  travel: { km: 9_000, hours: 1, kmPerHour: 900 },
};

describe('docs/who-may-enter.md', () => {
  it('has every factor of a risk score with the points it has at most', () => {
    const { factors } = scoreRisk(worst);
    expect(factors.length).toBe(11);
    for (const { name, most } of factors) expect(document).toContain(`| \`${name}\` | ${most} |`);
  });

  it('has every field a class, site, zone or door can demand', () => {
    expect(rows.flatMap(namesIn)).toEqual(expect.arrayContaining(Object.keys(defaultPolicy.classes.limited)));
  });

  it('has every signal with what is done about it', () => {
    for (const [word, action] of Object.entries(defaultPolicy.signals.actions)) {
      expect(document).toMatch(new RegExp(`^\\| \`${word}\` \\| [^|]+ \\| \`${action}\` \\|$`, 'm'));
    }
    expect(document).toContain(`\`signals.suspendMinutes\` (${defaultPolicy.signals.suspendMinutes})`);
  });
});

describe('the registration of the API', () => {
  const Role = z.object({ id: z.uuid(), value: z.string(), allowedMemberTypes: z.tuple([z.enum(['User', 'Application'])]) });
  const Application = z.object({
    api: z.object({ requestedAccessTokenVersion: z.literal(2), oauth2PermissionScopes: z.array(z.object({ value: z.string() })) }),
    appRoles: z.array(Role),
    optionalClaims: z.object({ accessToken: z.array(z.object({ name: z.string() })) }),
  });
  const { api, appRoles, optionalClaims } = Application.parse(JSON.parse(read('infra/entra/api-application.json')));
  const code = ['src/functions/http/authenticate.ts', 'src/azure/entra-tokens.ts'].map(read).join();

  it('declares the roles the token door knows, each for people or for applications', () => {
    const known = [...code.matchAll(/type (Person|Application)Role = (.+);/g)].flatMap(([, kind, names = '']) =>
      [...names.matchAll(/'([\w.]+)'/g)].map(([, value]) => `${kind === 'Person' ? 'User' : 'Application'} ${value}`),
    );
    expect(known.length).toBe(7);
    expect(appRoles.map(({ value, allowedMemberTypes: [kind] }) => `${kind} ${value}`)).toEqual(expect.arrayContaining(known));
    expect(new Set(appRoles.map(({ id }) => id)).size).toBe(known.length);
  });

  it('asks for the optional claims that are read, and gives the scope that is wanted', () => {
    for (const { name } of optionalClaims.accessToken) expect(code).toContain(`${name}: z.`);
    expect(optionalClaims.accessToken.map(({ name }) => name)).toEqual(['acrs', 'auth_time', 'idtyp', 'ipaddr', 'xms_cc']);
    expect(code).toContain(`const scope = '${api.oauth2PermissionScopes[0]?.value}'`);
  });
});
