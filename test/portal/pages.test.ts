import { describe, expect, it } from 'vitest';
import { claimsWanted } from '../../src/portal/api/claims-challenge.js';
import { doorToType, isDoorTyped } from '../../src/portal/approval/door-to-type.js';
import { matchRoute } from '../../src/portal/match-route.js';
import { languageFor } from '../../src/portal/strings/language-for.js';
import { showNumber } from '../../src/portal/strings/show-number.js';
import { differsHere, showDay, showTime } from '../../src/portal/strings/show-time.js';

describe('an address', () => {
  it.each([
    ['/app/requests/:id', '/app/requests/7', { id: '7' }],
    ['/app/requests/:id', '/app/requests/7/', { id: '7' }],
    ['/app', '/app/', {}],
    ['/app/requests/:id', '/app/requests/', undefined],
    ['/app/requests/:id', '/app/requests/7/code', undefined],
    ['/api/approvals/:token', '/app/approvals/x', undefined],
  ])('%s takes %s for %o', (pattern, path, params) => {
    expect(matchRoute(pattern, path)).toEqual(params);
  });
});

describe('a claims challenge', () => {
  const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } });
  const challenge = `Bearer realm="", error="insufficient_claims", claims="${btoa(claims)}", cc_type="authcontext"`;

  it('is answered with the claims it names', () => {
    expect(claimsWanted(new Response(null, { status: 401, headers: { 'www-authenticate': challenge } }))).toBe(claims);
  });

  it.each([
    ['another refusal', 403, challenge],
    ['a token that is no good', 401, 'Bearer error="invalid_token"'],
    ['nothing', 401, ''],
  ])('is not seen in %s', (_what, status, header) => {
    expect(claimsWanted(new Response(null, { status, headers: { 'www-authenticate': header } }))).toBeUndefined();
  });
});

describe('the words of a page', () => {
  it.each([
    [['de-AT', 'en'], 'de-AT', 'Zutritt beantragen'],
    [['fr', 'en-GB'], 'en-GB', 'Ask for entry'],
    [['fr'], 'en', 'Ask for entry'],
    [['constructor'], 'en', 'Ask for entry'],
  ])('for a reader of %o are those of %s', (wanted, tag, title) => {
    expect(languageFor(wanted)).toMatchObject({ tag, say: { ask: { title } } });
  });

  it('give days, times and numbers as each language writes them', () => {
    const at = '2027-02-03T09:00:00.000Z';
    expect(showTime(at, 'de-DE', 'Europe/Berlin')).toBe('Mi., 3. Feb. 2027, 10:00 MEZ');
    expect([showDay(at, 'de-DE'), showDay(at, 'en-GB')]).toEqual(['03.02.2027', '3 Feb 2027']);
    expect([showNumber(1_234_567, 'de-DE'), showNumber(1_234_567, 'en-GB')]).toEqual(['1.234.567', '1,234,567']);
  });

  it('give a time in the zone of the door, and name it', () => {
    expect(showTime('2027-02-03T09:00:00.000Z', 'en-GB', 'Europe/Berlin')).toMatch(/Wed.*3 Feb 2027.*10:00.*CET/);
    expect(differsHere('2027-02-03T09:00:00.000Z', 'Pacific/Auckland')).toBe(true);
    expect(differsHere('2027-02-03T09:00:00.000Z', Intl.DateTimeFormat().resolvedOptions().timeZone)).toBe(false);
  });
});

describe('the name of a door', () => {
  it('must be typed for an exclusion area, however it is written', () => {
    const doors = [
      { name: 'Lobby', class: 'controlled' as const },
      { name: 'Server room A', class: 'exclusion' as const },
    ];
    expect(doorToType({ doors })).toBe('Server room A');
    expect(isDoorTyped('Server room A', '  server   ROOM a ')).toBe(true);
    expect(isDoorTyped('Server room A', 'Server room B')).toBe(false);
    expect(doorToType({ doors: doors.slice(0, 1) })).toBeUndefined();
  });
});
