import { randomBytes } from 'node:crypto';

/** How a device proves itself: `certificateAuthority` by a certificate of the device CA, `selfSigned` by a thumbprint, `sas` not at all here. */
export type Authentication = {
  type: 'certificateAuthority' | 'selfSigned' | 'sas';
  symmetricKey?: { primaryKey: string | null; secondaryKey: string | null };
  /** Hex SHA-1 or SHA-256 of the certificate, any case. */
  x509Thumbprint?: { primaryThumbprint: string | null; secondaryThumbprint: string | null };
};

/** One identity of the registry, as REST shows it (Devices - Get Identity), without what only a live connection knows. */
export type Identity = {
  deviceId: string;
  generationId: string;
  etag: string;
  status: 'enabled' | 'disabled';
  statusReason: string | null;
  statusUpdatedTime: string;
  authentication: Authentication;
  capabilities: { iotEdge: boolean };
};

/** What a caller may say about an identity; everything else is the registry's. */
export type IdentityInput = {
  deviceId?: string;
  status?: 'enabled' | 'disabled';
  statusReason?: string | null;
  authentication?: Authentication;
};

/** IoT Hub's rule for device ids: 1 to 128 of these characters. */
export const deviceIdPattern = /^[A-Za-z0-9\-:.+%_#*?!(),=@;$']{1,128}$/;

export function newIdentity(deviceId: string, input: IdentityInput, at: Date): Identity {
  return describe({ deviceId, generationId: String(at.getTime()), statusUpdatedTime: at.toISOString() }, input);
}

/** A replaced identity: what the input leaves out falls back to the service's defaults, as in IoT Hub (no authentication means `sas`). */
export function changedIdentity(before: Identity, input: IdentityInput, at: Date): Identity {
  const { deviceId, generationId, status, statusUpdatedTime } = before;
  const moved = (input.status ?? 'enabled') !== status;
  return describe({ deviceId, generationId, statusUpdatedTime: moved ? at.toISOString() : statusUpdatedTime }, input);
}

type Fixed = Pick<Identity, 'deviceId' | 'generationId' | 'statusUpdatedTime'>;

function describe(fixed: Fixed, input: IdentityInput): Identity {
  return {
    ...fixed,
    etag: randomBytes(8).toString('base64'),
    status: input.status ?? 'enabled',
    statusReason: input.statusReason ?? null,
    authentication: authenticationOf(input.authentication),
    capabilities: { iotEdge: false },
  };
}

function authenticationOf(input: Authentication | undefined): Authentication {
  return {
    type: input?.type ?? 'sas',
    symmetricKey: { primaryKey: null, secondaryKey: null },
    x509Thumbprint: {
      primaryThumbprint: input?.x509Thumbprint?.primaryThumbprint ?? null,
      secondaryThumbprint: input?.x509Thumbprint?.secondaryThumbprint ?? null,
    },
  };
}
