/**
 * Where a call came from, as the platform in front of the app says: the last entry of `X-Forwarded-For`, which it appends itself
 * (learn.microsoft.com, "App Service: X-Forwarded-For"). Everything left of it anybody may have written. On loopback nobody is in front.
 */
export function clientAddress(forwardedFor: string | null): string | undefined {
  const last = forwardedFor?.split(',').at(-1)?.trim() ?? '';
  const address = /^\[([^\]]+)\](?::\d+)?$/.exec(last)?.[1] ?? /^([\d.]+)(?::\d+)?$/.exec(last)?.[1] ?? last;
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const isAddress = /^[\d.]+$|^[\da-f:]*:[\da-f:.]*$/i.test(plain);
  return isAddress && plain !== '::1' && !plain.startsWith('127.') ? plain : undefined;
}
