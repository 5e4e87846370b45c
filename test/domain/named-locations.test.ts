import { BlockList, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liesIn, locationsOf, type NamedLocation } from '../../src/domain/named-locations.js';

const blockListSays = (address: string, network: string, length: number) => {
  const list = new BlockList();
  const family = (text: string) => (isIPv6(text) ? 'ipv6' : 'ipv4');
  list.addSubnet(network, length, family(network));
  return list.check(address, family(address));
};

/** Addresses close to each other, so that ranges are hit. */
const four = fc.tuple(fc.constantFrom(10, 203), fc.nat(3), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.'));
const six = fc
  .tuple(fc.constantFrom('2001:db8', 'fd00:1'), fc.nat(3), fc.nat(0xffff))
  .chain(([head, middle, tail]) =>
    fc.constantFrom(`${head}:${middle}::${tail.toString(16)}`, `${head}:0:0:${middle}:0:0:${tail.toString(16)}`),
  );

describe('a range of addresses', () => {
  it.each([
    ['IPv4', four, 32],
    ['IPv6', six, 128],
  ] as const)('holds what Node’s own list holds: %s', (_family, addresses, longest) => {
    fc.assert(
      fc.property(addresses, addresses, fc.integer({ min: 1, max: longest }), (address, network, length) => {
        expect(liesIn(address, `${network}/${length}`)).toBe(blockListSays(address, network, length));
      }),
    );
  });

  it('holds nothing that is no address, and is none when it is no range', () => {
    const junk = ['', 'localhost', '1.2.3', '01.2.3.4', '1.2.3.256', '::1::', 'g::', '1:2:3:4:5:6:7:8:9', '1:2:3'];
    for (const each of junk) expect([liesIn(each, '0.0.0.0/0'), liesIn(each, '::/0')]).toEqual([false, false]);
    for (const range of ['1.2.3.4', '1.2.3.4/', '1.2.3.4/33', '1.2.3.4/-1', '::/129', 'x/8']) expect(liesIn('1.2.3.4', range)).toBe(false);
    expect(liesIn('::ffff:10.0.0.7', '10.0.0.0/8')).toBe(true);
    expect(liesIn('10.0.0.7', '::/0')).toBe(false);
  });
});

describe('the places of an address', () => {
  const office: NamedLocation = { kind: 'networks', name: 'Office', trusted: true, ranges: ['192.0.2.0/24', '2001:db8::/32'] };
  const abroad: NamedLocation = { kind: 'countries', name: 'Abroad', countries: ['FR', 'US'], unknownToo: true };
  const home: NamedLocation = { kind: 'countries', name: 'Home', countries: ['DE'], unknownToo: false };
  const names = (address?: string, country?: string) => locationsOf(address, country, [office, abroad, home]).map(({ name }) => name);

  it('are its networks and its country, an unknown country where the tenant counts that in', () => {
    expect(names('192.0.2.9', 'de')).toEqual(['Office', 'Home']);
    expect(names('2001:db8::9', 'US')).toEqual(['Office', 'Abroad']);
    expect(names('198.51.100.1')).toEqual(['Abroad']);
    expect(names()).toEqual(['Abroad']);
  });
});
