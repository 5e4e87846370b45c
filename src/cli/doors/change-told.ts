import { z } from 'zod';
import { bodyOf } from '../call-api.js';
import type { ApiReply, Option, Said, Surroundings } from '../command.js';
import { writeNew } from '../files.js';

/** A change of a door as the API answers it; the shape is the API's, read as leniently as it may grow. */
export const DoorChangeTold = z.object({
  id: z.string(),
  doorId: z.string(),
  what: z.string(),
  device: z.object({ kind: z.string(), id: z.string() }).optional(),
  fields: z.array(z.string()).optional(),
  state: z.string(),
  steps: z.array(z.object({ state: z.string(), by: z.string(), at: z.string(), because: z.string().optional() })),
  confirmBy: z.string().optional(),
  certificate: z.string().optional(),
});
export type DoorChangeTold = z.infer<typeof DoorChangeTold>;

/** For commands whose change may bring a certificate. */
export const certificateOption: Record<string, Option> = {
  out: { value: 'FILE', says: 'a new file for the certificate that was issued; else it is printed' },
};

/** `enrol terminal lobby-t3 at lobby`. */
export const titleOf = ({ what, device, fields, doorId }: DoorChangeTold): string =>
  [what, device?.kind, device?.id, fields?.join(', '), 'at', doorId].filter(Boolean).join(' ');

/** Tells what became of an order, and what has to be done next. */
export async function tellChange(reply: ApiReply, { options }: Said, { print }: Surroundings): Promise<boolean> {
  const change = bodyOf(DoorChangeTold, reply);
  print(`${titleOf(change)}: ${change.state}`);
  if (change.state === 'proposed')
    print(`A second person confirms it until ${change.confirmBy}: latch change confirm ${change.doorId} ${change.id}`);
  if (change.certificate === undefined) return true;
  await handOver(change.certificate, options['out'], print);
  return true;
}

/** It is issued once: where it can't be written it is printed. */
async function handOver(certificate: string, file: string | undefined, print: Surroundings['print']): Promise<void> {
  if (file === undefined) return print(certificate.trimEnd());
  try {
    await writeNew(file, certificate);
  } catch (error) {
    print(certificate.trimEnd());
    throw error;
  }
}
