import type { Operation } from '../kernel/serve.js';
import { oauthError } from './errors.js';
import type { Tenant } from './tenant.js';

/** OpenID Connect Discovery 1.0 §4 for the v2.0 endpoint. */
export function openidConfiguration(tenant: Tenant): Operation {
  return {
    name: 'OpenidConfiguration',
    method: 'GET',
    path: '/:tenant/v2.0/.well-known/openid-configuration',
    handle: ({ params }) =>
      params['tenant'] === tenant.tenantId
        ? { status: 200, headers: readableByPages, body: document(tenant.authority()) }
        : unknownTenant(),
  };
}

/** The tenant's signing keys (RFC 7517). */
export function signingKeys(tenant: Tenant): Operation {
  return {
    name: 'SigningKeys',
    method: 'GET',
    path: '/:tenant/discovery/v2.0/keys',
    handle: ({ params }) =>
      params['tenant'] === tenant.tenantId ? { status: 200, headers: readableByPages, body: tenant.signer.keySet() } : unknownTenant(),
  };
}

/** Entra lets pages of any origin read what is public anyway. */
const readableByPages = { 'access-control-allow-origin': '*' };

function document(authority: string) {
  return {
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  };
}

function unknownTenant() {
  return oauthError(400, 'invalid_tenant', 90002, 'Tenant not found. Check that you have the correct tenant ID.');
}
