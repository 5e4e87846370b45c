import { createDecipheriv, createECDH, createHmac, hkdfSync } from 'node:crypto';

/** What only the browser has: its private scalar, and the secret it shares with whoever may write to it. */
export type BrowserKeys = { privateKey: Buffer; publicKey: Buffer; auth: Buffer };

const headerBytes = 21;

/** Reads a message as the browser does: `aes128gcm` (RFC 8188) under keys agreed on by RFC 8291. Undefined for what was not encrypted for it. */
export function decryptMessage(body: Buffer, browser: BrowserKeys): string | undefined {
  const idLength = body[headerBytes - 1] ?? 0;
  const salt = body.subarray(0, 16);
  const sender = body.subarray(headerBytes, headerBytes + idLength);
  const sealed = body.subarray(headerBytes + idLength);
  if (sender.length !== 65 || sealed.length < 17) return undefined;
  try {
    const inputKey = agreedKey(sender, browser);
    const derive = (info: string, length: number) => Buffer.from(hkdfSync('sha256', inputKey, salt, Buffer.from(`${info}\0`), length));
    const cipher = createDecipheriv('aes-128-gcm', derive('Content-Encoding: aes128gcm', 16), derive('Content-Encoding: nonce', 12));
    cipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
    const end = padded.lastIndexOf(2);
    return end < 0 ? undefined : padded.subarray(0, end).toString('utf8');
  } catch {
    return undefined;
  }
}

/** RFC 8291 §3.4. */
function agreedKey(sender: Buffer, { privateKey, publicKey, auth }: BrowserKeys): Buffer {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateKey);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender, Buffer.from([1])]);
  const key = createHmac('sha256', auth).update(ecdh.computeSecret(sender)).digest();
  return createHmac('sha256', key).update(info).digest();
}
