import { createHmac, scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeVerifier, readTypedCode } from '../../src/domain/latch-code.js';
import { LockMessage } from '../../src/functions/telemetry/lock-message.js';
import { capacity } from '../../src/local/devices/lock/arming.js';
import { lockMethods } from '../../src/local/devices/lock/methods.js';

const document = readFileSync(new URL('../../docs/devices.md', import.meta.url), 'utf8');

describe('docs/devices.md', () => {
  it('names every method of a lock and every message it sends', () => {
    const methods = Object.keys(lockMethods({ doorId: 'lobby' } as Parameters<typeof lockMethods>[0]));
    for (const method of methods) expect(document).toContain(`| \`${method}\` |`);
    for (const type of LockMessage.shape.type.options) expect(document).toContain(`\`${type}\``);
    const [body = ''] = /Body: `[^`]*`/.exec(document) ?? [];
    for (const field of Object.keys(LockMessage.shape)) expect(body).toMatch(new RegExp(`\\b${field}\\b`));
    expect(document).toContain(`\`full\` (${capacity})`);
  });

  it('works one code out as we do, by its own words', () => {
    const [, json = ''] = /One code, worked out[^`]*```json\n(.*?)```/s.exec(document) ?? [];
    const { lockKey, salt, scryptCost, code, doorId, stretched, verifier, ...terms } = JSON.parse(json);
    const parts = ['latch/verifier/v1', doorId, terms.grantId, String(terms.generation), terms.notBefore, terms.notAfter];
    const slow = scryptSync(code.replaceAll(' ', ''), bytes(salt), 32, { N: scryptCost, r: 8, p: 1 });
    const mac = createHmac('sha256', bytes(lockKey)).update(Buffer.concat([...parts.map(preceded), slow]));
    expect([slow.toString('base64url'), mac.digest('base64url')]).toEqual([stretched, verifier]);
    expect(codeVerifier(bytes(lockKey), doorId, terms, slow)).toBe(verifier);
    expect(readTypedCode(code).kind).toBe('code');
  });
});

const bytes = (text: string) => Buffer.from(text, 'base64url');

/** A part with its length before it. */
function preceded(part: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(part));
  return Buffer.concat([length, Buffer.from(part)]);
}
