import { z } from 'zod';
import { GrantId, Instant } from '../../domain/ids.js';
import { AttemptId } from '../entries/presentation.js';

/** What a lock reports of its own (docs/devices.md). */
export const LockMessage = z.object({
  type: z.enum(['codeUsed', 'codeRejected', 'opened', 'answerRefused', 'doorForced', 'heldOpen', 'tamper']),
  logSeq: z.int(),
  /** Which log the number is of: a lock that lost its memory begins another. Part of a record's id, so that not every character is one of it. */
  logId: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,64}$/)
    .optional(),
  /** Which of the lines it tells it is: one more than the one before. */
  tellSeq: z.int().min(1).optional(),
  doorId: z.string(),
  attemptId: AttemptId.optional(),
  grantId: GrantId.optional(),
  generation: z.int().optional(),
  readerId: z.string().max(64).optional(),
  at: Instant,
  because: z.string().optional(),
  /** What it put its name to (domain/lock-word). */
  word: z.string().max(2_000).optional(),
  /** Of the request it is about, as the lock was given it; for the log alone. */
  trace: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
});
export type LockMessage = z.infer<typeof LockMessage>;

/** Who sent a message and what it is about, as IoT Hub vouches for it: nothing of this is taken from the body. */
export type Envelope = { deviceId: string; source: string; opType?: string };

const SystemProperties = z.object({
  'iothub-connection-device-id': z.string().optional(),
  'iothub-message-source': z.string().default('Telemetry'),
});
const Properties = z.object({ opType: z.string().optional(), deviceId: z.string().optional() });

/** `properties`: the hub's own for events it makes itself, the device's for telemetry, whose device comes from the system properties alone. */
export function readEnvelope(systemProperties: unknown, properties: unknown): Envelope | undefined {
  const system = SystemProperties.safeParse(systemProperties);
  if (!system.success) return undefined;
  const source = system.data['iothub-message-source'];
  const { opType, deviceId } = source === 'Telemetry' ? {} : (Properties.safeParse(properties).data ?? {});
  const device = system.data['iothub-connection-device-id'] ?? deviceId;
  return device === undefined ? undefined : { deviceId: device, source, ...(opType === undefined ? {} : { opType }) };
}
