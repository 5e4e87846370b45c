import { z } from 'zod';
import { DeviceId, DeviceKind, type DoorOrder } from '../domain/door-change.js';
import { DoorId } from '../domain/ids.js';
import { DoorChangeView, doorAdmins } from './doors/change-view.js';
import { type OrderNeeds, orderChange } from './doors/order-change.js';
import { readCertificate } from './doors/read-certificate.js';
import { expose } from './http/expose.js';
import { notFound, type Problem, problem } from './http/problem.js';

const Pem = z.string().max(8_192);
const Enrolment = z
  .strictObject({
    action: z.enum(['enrol', 'renew', 'retire']).default('enrol'),
    device: DeviceKind,
    deviceId: DeviceId,
    csr: Pem.optional(),
    certificate: Pem.optional(),
  })
  .superRefine(({ action, csr, certificate }, { addIssue }) => {
    const brought = [csr, certificate].filter((each) => each !== undefined).length;
    if (action === 'retire' ? brought === 0 : brought === 1) return;
    const message = action === 'retire' ? 'Nothing is brought to a retirement.' : 'Either `csr` or `certificate`.';
    addIssue({ code: 'custom', path: [certificate === undefined ? 'csr' : 'certificate'], message, input: csr });
  });
type Enrolment = z.infer<typeof Enrolment>;

/** POST /api/doors/{id}/enrolments: puts a lock or a terminal on a door, renews its certificate, or takes it off. */
export const registerEnrolDevice = (ports: OrderNeeds) =>
  expose(
    {
      name: 'enrolDevice',
      method: 'POST',
      route: 'api/doors/{id}/enrolments',
      summary: 'Enrol, renew or retire a lock or terminal',
      access: doorAdmins,
      body: Enrolment,
      keys: 'record',
      standing: 'now',
      answers: {
        200: { description: 'Done; with the certificate, if one was asked for', schema: DoorChangeView },
        202: { description: 'A second person must confirm it', schema: DoorChangeView },
      },
    },
    ports,
    async (call) => {
      const id = DoorId.safeParse(call.params['id']);
      if (!id.success) return notFound();
      const order = orderOf(call.body, ports.clock.now());
      return 'kind' in order ? order : orderChange(call, id.data, order, ports);
    },
  );

function orderOf({ action, device, deviceId, csr, certificate }: Enrolment, now: Date): DoorOrder | Problem {
  if (action === 'retire') return { do: action, device, deviceId };
  if (csr !== undefined) return { do: action, device, deviceId, credential: { csr } };
  const credential = readCertificate(certificate ?? '', deviceId);
  if (!credential)
    return unfit('certificate-unfit', 'It must be a certificate in PEM, with a P-256 key and the device id as its common name.');
  if (credential.certificate.notAfter <= now.toISOString()) return unfit('certificate-expired', 'This certificate has expired.');
  return { do: action, device, deviceId, credential };
}

const unfit = (code: string, detail: string) => problem(400, code, detail, { errors: [{ field: 'certificate', code, detail }] });
