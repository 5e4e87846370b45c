/** What a lock asks a phone to sign. */
export type Challenge = { deviceId: string; doorId: string; nonce: string };

/** The bytes a phone signs (docs/devices.md): each part preceded by its length in four bytes, big-endian. */
export function tapMessage({ deviceId, doorId, nonce }: Challenge): Uint8Array<ArrayBuffer> {
  const parts = ['latch/tap/v1', deviceId, doorId, nonce].map((part) => new TextEncoder().encode(part));
  const message = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    new DataView(message.buffer).setUint32(at, part.length);
    message.set(part, at + 4);
    at += 4 + part.length;
  }
  return message;
}
