import type { Operation } from '../../kernel/serve.js';
import type { Consistency } from '../consistency.js';
import { metadataHeaders } from '../response.js';

/** Get Database Account: one region, readable and writable at the emulator's own address. */
export const readAccount = (consistency: Consistency, endpoint: () => string): Operation => ({
  name: 'Get Database Account',
  method: 'GET',
  path: '/',
  handle: () => {
    const locations = [{ name: 'Local', databaseAccountEndpoint: endpoint() }];
    return {
      status: 200,
      headers: metadataHeaders(),
      body: {
        _self: '',
        id: 'localhost',
        _rid: 'localhost',
        media: '//media/',
        addresses: '//addresses/',
        _dbs: '//dbs/',
        writableLocations: locations,
        readableLocations: locations,
        enableMultipleWriteLocations: false,
        continuousBackupEnabled: false,
        userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 3, maxReplicasetSize: 4 },
        userConsistencyPolicy: { defaultConsistencyLevel: consistency },
        systemReplicationPolicy: { minReplicaSetSize: 3, maxReplicasetSize: 4 },
        readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
        queryEngineConfiguration: '{}',
      },
    };
  },
});
