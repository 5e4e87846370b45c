import { randomBytes } from 'node:crypto';

/** 16 fresh bytes for a door's scrypt (RFC 7914), base64url. */
export const drawSalt = (): string => randomBytes(16).toString('base64url');
