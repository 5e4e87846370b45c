/** A cookie of the worker protocol (`RpcHttpCookie`, values wrapped in `{value}`) as a Set-Cookie header. */
export function cookieHeader(cookie: Record<string, unknown>): string {
  const parts = [`${String(cookie['name'])}=${encodeURIComponent(String(cookie['value'] ?? ''))}`];
  const maxAge = unwrap(cookie['maxAge']);
  const expires = unwrap(cookie['expires']);
  if (unwrap(cookie['domain'])) parts.push(`Domain=${String(unwrap(cookie['domain']))}`);
  if (unwrap(cookie['path'])) parts.push(`Path=${String(unwrap(cookie['path']))}`);
  if (expires !== undefined) parts.push(`Expires=${instant(expires).toUTCString()}`);
  if (maxAge !== undefined) parts.push(`Max-Age=${String(maxAge)}`);
  if (unwrap(cookie['secure'])) parts.push('Secure');
  if (unwrap(cookie['httpOnly'])) parts.push('HttpOnly');
  const sameSite = cookie['sameSite'];
  if (typeof sameSite === 'string' && sameSite.toLowerCase() !== 'none') parts.push(`SameSite=${sameSite}`);
  if (sameSite === 'explicitNone') parts[parts.length - 1] = 'SameSite=None';
  return parts.join('; ');
}

function unwrap(field: unknown): unknown {
  if (typeof field !== 'object' || field === null || field instanceof Date) return field ?? undefined;
  return 'value' in field ? unwrap(field.value) : 'seconds' in field ? Number(field.seconds) * 1000 : field;
}

function instant(value: unknown): Date {
  return new Date(value instanceof Date || typeof value === 'number' ? value : String(value));
}
