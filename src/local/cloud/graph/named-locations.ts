import { stableId } from '../../seed/stable-id.js';
import type { Operation } from '../kernel/serve.js';
import { beginning, type Directory } from './directory.js';
import { collection } from './odata.js';

/** Conditional access: list namedLocations; the seed's trusted networks are one trusted ipNamedLocation. */
export function namedLocationOperations({ seed }: Directory): Operation[] {
  const trusted = {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    id: stableId('named-location:trusted'),
    displayName: 'Trusted networks',
    isTrusted: true,
    createdDateTime: beginning,
    modifiedDateTime: beginning,
    ipRanges: seed.trustedNetworks.map((cidrAddress) => ({ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress })),
  };
  return [
    {
      name: 'ListNamedLocations',
      method: 'GET',
      path: '/v1.0/identity/conditionalAccess/namedLocations',
      handle: (call) => collection(call, { type: 'namedLocation' }, [trusted]),
    },
  ];
}
