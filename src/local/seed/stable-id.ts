import { createHash } from 'node:crypto';

const namespace = Buffer.from('6f1d1c3ab0a44b3b9a0e5e1a7c0d2f48', 'hex');

/** The same name gives the same id on every machine and at every start (RFC 9562 §5.5, UUID version 5). */
export function stableId(name: string): string {
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
