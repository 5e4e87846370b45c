import tls from 'node:tls';

/** Makes this test process trust a private authority, as NODE_EXTRA_CA_CERTS does from a process's start. Call before the first connection. */
export function trustAuthority(ca: string): void {
  tls.setDefaultCACertificates([...tls.getCACertificates(), ca]);
}
