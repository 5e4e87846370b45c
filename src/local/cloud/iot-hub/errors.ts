import { randomUUID } from 'node:crypto';
import type { Answer } from '../kernel/serve.js';

/** What the hub refuses: HTTP status, IoT Hub's six-digit error code and its name. Never carries a payload. */
export class HubError extends Error {
  readonly status: number;
  readonly code: number;
  override readonly name: string;

  constructor(status: number, code: number, name: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.name = name;
  }
}

export const deviceNotFound = (deviceId: string): HubError =>
  new HubError(404, 404001, 'DeviceNotFound', `Device ${deviceId} not registered`);

/** The body of registry, twins and queries: `ErrorCode:<name>;<text>` and the name again in a header. */
export function registryError({ status, name, message }: HubError): Answer {
  return {
    status,
    headers: { 'iothub-errorcode': name },
    body: { Message: `ErrorCode:${name};${message}`, ExceptionMessage: `Tracking ID:${randomUUID()}` },
  };
}

/** The body of direct methods: JSON inside a JSON text. */
export function methodError({ status, code, message }: HubError, at: Date): Answer {
  const inner = { errorCode: code, trackingId: randomUUID(), message, info: {}, timestampUtc: at.toISOString() };
  return { status, body: { Message: JSON.stringify(inner), ExceptionMessage: '' } };
}

const faultCodes: Record<number, [number, string]> = {
  404: [404103, 'DeviceNotOnline'],
  429: [429001, 'ThrottlingException'],
  500: [500001, 'ServerError'],
  503: [503001, 'ServiceUnavailable'],
  504: [504101, 'GatewayTimeout'],
};

/** A fault that was asked for: 404 and 504 are what a lock out of reach looks like, so they speak as methods do. */
export function faultError(status: number, name: string, message: string, at: Date): Answer {
  const [code, known] = faultCodes[status] ?? [status * 1000, name];
  const error = new HubError(status, code, known, message);
  return status === 404 || status === 504 ? methodError(error, at) : registryError(error);
}
