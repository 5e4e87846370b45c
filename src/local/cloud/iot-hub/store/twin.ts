import { HubError } from '../errors.js';
import { type Json, mergeMetadata, mergePatch } from './merge-patch.js';
import { type Section, twinTrouble } from './twin-limits.js';

type Properties = { content: Json; metadata: Json; version: number };

/** A device twin as stored. `etag` counts the service's writes, `version` everybody's. */
export type Twin = { etag: number; version: number; tags: Json; desired: Properties; reported: Properties };

const emptyProperties = (at: Date): Properties => ({ content: {}, metadata: { $lastUpdated: at.toISOString() }, version: 1 });

export const newTwin = (at: Date): Twin => ({ etag: 1, version: 2, tags: {}, desired: emptyProperties(at), reported: emptyProperties(at) });

/** A write by the service (Twin - Update): tags and desired together, all or nothing. */
export function patchByService(twin: Twin, patch: { tags?: Json | undefined; desired?: Json | undefined }, at: Date): Twin {
  return {
    ...twin,
    etag: twin.etag + 1,
    version: twin.version + 1,
    tags: patch.tags ? checked('tags', mergePatch(twin.tags, patch.tags)) : twin.tags,
    desired: patch.desired ? patched('desired', twin.desired, patch.desired, at) : twin.desired,
  };
}

/** A write by the device to its reported properties. */
export function patchByDevice(twin: Twin, patch: Json, at: Date): Twin {
  return { ...twin, version: twin.version + 1, reported: patched('reported', twin.reported, patch, at) };
}

function patched(section: Section, before: Properties, patch: Json, at: Date): Properties {
  return {
    content: checked(section, mergePatch(before.content, patch)),
    metadata: mergeMetadata(before.metadata, patch, at.toISOString()),
    version: before.version + 1,
  };
}

function checked(section: Section, content: Json): Json {
  const trouble = twinTrouble(section, content);
  if (trouble) throw new HubError(400, 400004, 'ArgumentInvalid', trouble);
  return content;
}

/** The etag as REST shows it: eight bytes, base64, without quotes. */
export function etagOf({ etag }: Twin): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(etag));
  return bytes.toString('base64');
}

/** Content with `$version`, and `$metadata` where the service asks. */
export const withVersion = ({ content, version }: Properties): Json => ({ ...content, $version: version });
export const withMetadata = ({ content, metadata, version }: Properties): Json => ({ ...content, $metadata: metadata, $version: version });
