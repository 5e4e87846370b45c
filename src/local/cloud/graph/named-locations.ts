import type { Seed } from '../../seed/shape.js';
import { stableId } from '../../seed/stable-id.js';
import type { Operation } from '../kernel/serve.js';
import { beginning, type Directory } from './directory.js';
import { collection, type Item } from './odata.js';

/** Conditional access: list namedLocations; the seed's trusted networks are one trusted ipNamedLocation, then its networks and countries. */
export function namedLocationOperations({ seed }: Directory): Operation[] {
  return [
    {
      name: 'ListNamedLocations',
      method: 'GET',
      path: '/v1.0/identity/conditionalAccess/namedLocations',
      handle: (call) => collection(call, { type: 'namedLocation', mixed: true }, locationsIn(seed).map(view)),
    },
  ];
}

type SeedLocation = Seed['namedLocations'][number] & { trusted?: boolean };

/** The tenant's named locations: the trusted networks come first. */
export const locationsIn = ({ trustedNetworks, namedLocations }: Seed): SeedLocation[] => [
  { name: 'Trusted networks', networks: trustedNetworks, trusted: true },
  ...namedLocations,
];

function view({ name, networks, countries = [], unknownToo = false, trusted = false }: SeedLocation): Item {
  const all = {
    id: stableId(`named-location:${trusted ? 'trusted' : name}`),
    displayName: name,
    createdDateTime: beginning,
    modifiedDateTime: beginning,
  };
  if (networks) return { '@odata.type': '#microsoft.graph.ipNamedLocation', ...all, isTrusted: trusted, ipRanges: networks.map(range) };
  return {
    '@odata.type': '#microsoft.graph.countryNamedLocation',
    ...all,
    countriesAndRegions: countries,
    includeUnknownCountriesAndRegions: unknownToo,
    countryLookupMethod: 'clientIpAddress',
  };
}

const range = (cidrAddress: string) => ({
  '@odata.type': `#microsoft.graph.${cidrAddress.includes(':') ? 'iPv6CidrRange' : 'iPv4CidrRange'}`,
  cidrAddress,
});
