/** The authentication contexts that claims ask for. */
export function contextsIn(claims: string): string[] {
  const { access_token: { acrs: { value, values = [] } = {} } = {} }: Claims = JSON.parse(claims);
  return value === undefined ? values : [value, ...values];
}
type Claims = { access_token?: { acrs?: { value?: string; values?: string[] } } };

/** The claims a 401 asks for (`WWW-Authenticate: Bearer … error="insufficient_claims", claims="<base64>"`); undefined when it asks for none. */
export function claimsWanted(response: Response): string | undefined {
  const challenge = response.headers.get('www-authenticate') ?? '';
  if (response.status !== 401 || !challenge.includes('error="insufficient_claims"')) return undefined;
  const [, claims] = /claims="([A-Za-z0-9+/=]+)"/.exec(challenge) ?? [];
  return claims === undefined ? undefined : atob(claims);
}
