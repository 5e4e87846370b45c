import { z } from 'zod';
import type { Instant } from '../ids.js';

/** What the service is held to, each in milliseconds. `audit-lag`: from when the cloud knew of something to when its record stands in the chain. */
export const Measure = z.enum(['request-to-decision', 'decision-to-delivery', 'arm-acknowledgement', 'revoke-confirmation', 'audit-lag']);
export type Measure = z.infer<typeof Measure>;

const byKind: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  ['request.approved', 'request-to-decision'],
  ['request.denied', 'request-to-decision'],
  ['request.delivery-sent', 'decision-to-delivery'],
  ['request.delivery-sealed', 'decision-to-delivery'],
  ['request.armed', 'arm-acknowledgement'],
  ['revocation.receipt', 'revoke-confirmation'],
]);

/** What the records of a kind measure by how long they say it took. */
export const measureOf = (kind: string): Measure | undefined => byKind.get(kind);

const Measured = z.looseObject({ tookMs: z.int() });

/** How long something took, as its record says. */
export const tookMsOf = (detail: unknown): number | undefined => Measured.safeParse(detail).data?.tookMs;

/** What of the audit says when it is about, and when the cloud heard of it. */
type Told = { at: Instant; receivedAt?: Instant | undefined };

export const lagMsOf = ({ at, receivedAt = at }: Told, writtenAt: Instant): number =>
  Math.max(0, Date.parse(writtenAt) - Date.parse(receivedAt)) || 0;
