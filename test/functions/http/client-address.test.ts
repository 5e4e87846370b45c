import { expect, it } from 'vitest';
import { clientAddress } from '../../../src/functions/http/client-address.js';

it.each([
  ['203.0.113.7:50123', '203.0.113.7'],
  ['203.0.113.7', '203.0.113.7'],
  ['10.9.9.9, 203.0.113.7:1', '203.0.113.7'],
  ['203.0.113.7, 127.0.0.1:50123', undefined],
  ['[2001:db8::7]:443', '2001:db8::7'],
  ['2001:db8::7', '2001:db8::7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::1', undefined],
  ['::ffff:127.0.0.1:4711', undefined],
  ['203.0.113.7, unknown', undefined],
  ['', undefined],
  [null, undefined],
])('of X-Forwarded-For "%s" counts what the platform appended: %s', (header, address) => {
  expect(clientAddress(header)).toBe(address);
});
