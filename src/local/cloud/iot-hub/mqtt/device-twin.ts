import { registered } from '../devices.js';
import { HubError } from '../errors.js';
import type { Hub } from '../hub.js';
import type { Link } from '../links.js';
import { notifyTwinChange } from '../notifications.js';
import { isObject } from '../store/merge-patch.js';
import { patchByDevice, withVersion } from '../store/twin.js';

/** Answers a device that asks for its twin; without regard to subscriptions, which its SDK does not repeat after a reconnect. */
export function answerTwin(hub: Hub, link: Link, requestId: string): void {
  const { twin } = registered(hub, link.deviceId);
  const properties = { desired: withVersion(twin.desired), reported: withVersion(twin.reported) };
  link.publish(`$iothub/twin/res/200/?$rid=${requestId}`, JSON.stringify(properties));
}

/** Takes what a device reports; answers 204 with the new version once it is on disk, or why not. */
export async function takeReport(hub: Hub, link: Link, requestId: string, body: Buffer): Promise<void> {
  try {
    const version = await hub.commits.run(() => write(hub, link.deviceId, body));
    link.publish(`$iothub/twin/res/204/?$rid=${requestId}&$version=${version}`, '');
  } catch (cause) {
    if (!(cause instanceof HubError)) throw cause;
    link.publish(`$iothub/twin/res/${cause.status}/?$rid=${requestId}`, JSON.stringify({ errorCode: cause.code, message: cause.message }));
  }
}

function write(hub: Hub, deviceId: string, body: Buffer): number {
  const patch = readPatch(body);
  const before = registered(hub, deviceId);
  const twin = patchByDevice(before.twin, patch, hub.world.clock.now());
  hub.store.put({ ...before, twin });
  const $version = twin.reported.version;
  notifyTwinChange(hub, deviceId, { version: twin.version, properties: { reported: { ...patch, $version } } });
  return $version;
}

function readPatch(body: Buffer) {
  const refused = new HubError(400, 400004, 'ArgumentInvalid', 'A reported patch is a JSON object.');
  try {
    const patch: unknown = JSON.parse(body.toString('utf8'));
    if (isObject(patch)) return patch;
  } catch {
    throw refused;
  }
  throw refused;
}
