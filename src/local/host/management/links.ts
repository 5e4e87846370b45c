import type { TypedData } from '../app/programming-model.js';
import { type FunctionInfo, isClientBinding } from '../app/registry.js';

/** Where the management API is reached: `base` from outside, `rpcBase` on loopback, with the key that opens the former. */
export type Addresses = { base: string; rpcBase: string; hubName: string; systemKey: string };

/** The management links of an instance, as in the answer to a start. */
export function instanceLinks({ base, hubName, systemKey }: Addresses, id: string): Record<string, string> {
  const query = `taskHub=${encodeURIComponent(hubName)}&connection=Storage&code=${systemKey}`;
  const instance = `${base}/instances/${encodeURIComponent(id)}`;
  return {
    id,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

/** What `df.getClient` needs: the data of every `durableClient` binding of a function. */
export function durableClientInputs(addresses: Addresses, info: FunctionInfo): Record<string, TypedData> {
  const names = Object.entries(info.bindings).flatMap(([name, { type }]) => (isClientBinding(type) ? [name] : []));
  return Object.fromEntries(names.map((name) => [name, { string: clientDataAt(addresses) }]));
}

/** The same for every function and every call. */
const clientData = new WeakMap<Addresses, string>();

function clientDataAt(addresses: Addresses): string {
  const known = clientData.get(addresses) ?? JSON.stringify(clientDataOf(addresses));
  clientData.set(addresses, known);
  return known;
}

function clientDataOf(addresses: Addresses) {
  const { base, rpcBase, hubName, systemKey } = addresses;
  const create = `${base}/orchestrators/{functionName}[/{instanceId}]`;
  return {
    taskHubName: hubName,
    creationUrls: {
      createNewInstancePostUri: `${create}?code=${systemKey}`,
      createAndWaitOnNewInstancePostUri: `${create}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&code=${systemKey}`,
    },
    managementUrls: instanceLinks(addresses, 'INSTANCEID'),
    baseUrl: base,
    requiredQueryStringParameters: `code=${systemKey}`,
    rpcBaseUrl: rpcBase,
    httpBaseUrl: base,
  };
}
