import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noticeIn } from '../../src/portal/worker/notice-in.js';

const origin = 'https://latch.example';

it('says what was pushed and leads to a page of ours', () => {
  const link = `${origin}/app/requests/7`;
  expect(noticeIn(JSON.stringify({ title: 'Your code is ready', body: 'Lobby', link }), origin)).toEqual({
    ...{ title: 'Your code is ready', body: 'Lobby', link },
  });
});

it.each(['https://evil.example/app/', '//evil.example/app/x', 'javascript:alert(1)', '/api/doors', `${origin}.evil.example/app/`])(
  'never leads to %s',
  (link) => {
    expect(noticeIn(JSON.stringify({ title: 'x', link }), origin).link).toBe(`${origin}/app/requests`);
  },
);

it('always shows something and never leaves the site', () => {
  const sites = fc.constantFrom(origin, `${origin}.evil.example`, `${origin}@evil.example`, 'http://latch.example', '//evil.example', '');
  const link = fc.tuple(sites, fc.constantFrom('/app/', '/app/../', '/', '\\', ':'), fc.string()).map((parts) => parts.join(''));
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ title: fc.anything(), link }).map((each) => JSON.stringify(each)),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const { title, link } = noticeIn(text, origin);
      return typeof title === 'string' && title !== '' && link.startsWith(`${origin}/app/`);
    }),
    { examples: [['{"title":[{"toString":false}],"link":"http://a.aa"}']] }, // seed -234028823: could not be made a text
  );
});
