import { expect, it } from 'vitest';
import { people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';

const { as } = await openApi(edgePorts());
const find = (mail: string) => as('alice')('GET', `/api/people?mail=${encodeURIComponent(mail)}`);

it('finds whom somebody asks for by the whole address, and nobody by a part of one', async () => {
  const { mail = '' } = people.tara;
  expect(await find(mail.toUpperCase())).toMatchObject({ status: 200, body: { people: [{ id: people.tara.id }] } });
  expect((await find(mail.slice(1))).body).toEqual({ people: [] });
  expect(Object.keys(((await find(mail)).body['people'] as object[])[0] ?? {}).sort()).toEqual(
    people.tara.company === undefined ? ['displayName', 'id'] : ['company', 'displayName', 'id'],
  );
});

it('finds somebody for whoever asks, decides, watches or looks into the audit', async () => {
  for (const user of ['carol', 'dan', 'frank']) {
    const found = await as(user)('GET', `/api/people?mail=${people.tara.mail}`);
    expect(found).toMatchObject({ status: 200, body: { people: [{ id: people.tara.id }] } });
  }
  expect((await as('erin')('GET', `/api/people?mail=${people.tara.mail}`)).status).toBe(403);
});

it('does not find who may not enter anyhow, and refuses what is no address', async () => {
  expect((await find(people.mallory.mail ?? '')).body).toEqual({ people: [] });
  expect(await find('tara')).toMatchObject({ status: 400, body: { errors: [{ field: 'mail' }] } });
});
