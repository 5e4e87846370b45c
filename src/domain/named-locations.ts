/** A named location of the tenant's conditional access, as Graph has it: networks, or countries. */
export type NamedLocation =
  | { kind: 'networks'; name: string; trusted: boolean; ranges: readonly string[] }
  | { kind: 'countries'; name: string; countries: readonly string[]; unknownToo: boolean };

/** Those of the locations an address lies in. `country`: ISO 3166-1 alpha-2, where somebody knows it. */
export function locationsOf(
  address: string | undefined,
  country: string | undefined,
  locations: readonly NamedLocation[],
): NamedLocation[] {
  return locations.filter((location) => {
    if (location.kind === 'networks') return address !== undefined && location.ranges.some((range) => liesIn(address, range));
    return country === undefined ? location.unknownToo : location.countries.includes(country.toUpperCase());
  });
}

/** Whether an address lies in a range (CIDR notation, RFC 4632 and RFC 4291 §2.3). What is no address lies nowhere. */
export function liesIn(address: string, range: string): boolean {
  const [network = '', length = ''] = range.split('/');
  const [here, there] = [bitsOf(address), bitsOf(network)];
  if (!here || here.length !== there?.length || !/^\d{1,3}$/.test(length) || Number(length) > here.length) return false;
  return here.slice(0, Number(length)) === there.slice(0, Number(length));
}

/** 32 or 128 binary digits; an IPv4 address in IPv6 clothes (`::ffff:…`) counts as IPv4. */
function bitsOf(text: string): string | undefined {
  const plain = text.replace(/^::ffff:(?=\d+\.)/i, '');
  return plain.includes(':') ? bitsOfSix(plain) : bitsOfFour(plain);
}

function bitsOfFour(text: string): string | undefined {
  const parts = text.split('.');
  const isOne = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return isOne ? parts.map((part) => binary(Number(part), 8)).join('') : undefined;
}

function bitsOfSix(text: string): string | undefined {
  const [head = '', tail, more] = text.split('::');
  const [left, right] = [head, tail ?? ''].map((half) => (half === '' ? [] : half.split(':')));
  const groups = [...(left ?? []), ...(right ?? [])];
  const missing = 8 - groups.length;
  const isOne =
    more === undefined && groups.every((group) => /^[\da-f]{1,4}$/i.test(group)) && (tail === undefined ? missing === 0 : missing > 0);
  if (!isOne) return undefined;
  const all = [...(left ?? []), ...Array.from({ length: missing }, () => '0'), ...(right ?? [])];
  return all.map((group) => binary(Number.parseInt(group, 16), 16)).join('');
}

const binary = (value: number, digits: number) => value.toString(2).padStart(digits, '0');
