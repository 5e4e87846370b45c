import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { RequestId } from './ids.js';
import { canonical, type Key } from './latch-code.js';

const macBytes = 24;

/** The token of the link by which somebody says that they have left: the request and a proof that we wrote it. It can end a visit and nothing else, so that it needs no sign-in. */
export const checkOutToken = (master: Key, requestId: RequestId): string =>
  `${requestId}.${macOf(master, requestId).toString('base64url')}`;

/** The request a token was made for, under any of these keys; undefined for one that we did not write. */
export function readCheckOutToken(token: string, masters: readonly Key[]): RequestId | undefined {
  const [id = '', mac = '', ...rest] = token.split('.');
  const requestId = RequestId.safeParse(id).data;
  const given = Buffer.from(mac, 'base64url');
  if (!requestId || rest.length > 0 || id !== requestId || given.length !== macBytes || given.toString('base64url') !== mac)
    return undefined;
  const holds = masters.map((master) => timingSafeEqual(macOf(master, requestId), given));
  return holds.includes(true) ? requestId : undefined;
}

function macOf(master: Key, requestId: RequestId): Buffer {
  const key = Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), 'latch/check-out-link/v1', 32));
  return createHmac('sha256', key)
    .update(canonical([requestId]))
    .digest()
    .subarray(0, macBytes);
}
