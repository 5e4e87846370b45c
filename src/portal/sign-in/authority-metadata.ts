/**
 * Entra's v2.0 endpoints as its OpenID Connect discovery names them. They follow from the authority, so the page needs not ask before it can send
 * somebody there to sign in.
 */
export const authorityMetadata = (authority: string): string =>
  JSON.stringify({
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
  });
