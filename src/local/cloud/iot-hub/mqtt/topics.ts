/** What a device may publish, read from the topic (iot-hub-mqtt-support). */
export type DeviceTopic =
  | { kind: 'telemetry'; deviceId: string; properties: Record<string, string>; system: Record<string, string> }
  | { kind: 'twin-get'; requestId: string }
  | { kind: 'twin-report'; requestId: string }
  | { kind: 'method-answer'; status: number; requestId: string }
  | { kind: 'unknown' };

const telemetry = /^devices\/([^/]+)\/messages\/events\/(.*)$/;
const twinGet = /^\$iothub\/twin\/GET\/\?\$rid=(.+)$/;
const twinReport = /^\$iothub\/twin\/PATCH\/properties\/reported\/\?\$rid=(.+)$/;
const methodAnswer = /^\$iothub\/methods\/res\/(-?\d+)\/\?\$rid=(.+)$/;

export function readTopic(topic: string): DeviceTopic {
  const [, deviceId, bag] = telemetry.exec(topic) ?? [];
  if (deviceId !== undefined) return { kind: 'telemetry', deviceId, ...readBag(bag ?? '') };
  const got = twinGet.exec(topic)?.[1];
  if (got !== undefined) return { kind: 'twin-get', requestId: got };
  const reported = twinReport.exec(topic)?.[1];
  if (reported !== undefined) return { kind: 'twin-report', requestId: reported };
  const [, status, requestId] = methodAnswer.exec(topic) ?? [];
  if (requestId !== undefined) return { kind: 'method-answer', status: Number(status), requestId };
  return { kind: 'unknown' };
}

const systemNames: Record<string, string> = {
  '$.mid': 'message-id',
  '$.cid': 'correlation-id',
  '$.uid': 'user-id',
  '$.ct': 'content-type',
  '$.ce': 'content-encoding',
  '$.ctime': 'iothub-creation-time-utc',
};

/** The property bag at the end of a telemetry topic: url-encoded, names that begin with `$.` are the system's. */
function readBag(bag: string): { properties: Record<string, string>; system: Record<string, string> } {
  const pairs = bag.split('&').filter((pair) => pair.includes('='));
  const entries = pairs.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [decodeURIComponent(pair.slice(0, at)), decodeURIComponent(pair.slice(at + 1))];
  });
  const system = entries.flatMap(([name, value]) => (name.startsWith('$.') ? [[systemNames[name] ?? name, value]] : []));
  return { properties: Object.fromEntries(entries.filter(([name]) => !name.startsWith('$.'))), system: Object.fromEntries(system) };
}

/** What a device may subscribe to; anything else is refused with 128. */
export const filtersOf = (deviceId: string): string[] => [
  methodFilter,
  '$iothub/twin/res/#',
  '$iothub/twin/PATCH/properties/desired/#',
  `devices/${deviceId}/messages/devicebound/#`,
];

export const methodFilter = '$iothub/methods/POST/#';
