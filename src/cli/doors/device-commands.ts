import { type Command, Complaint, type Option, type Said } from '../command.js';
import { readText } from '../files.js';
import { certificateOption, tellChange } from './change-told.js';

const credentials: Record<string, Option> = {
  csr: { value: 'FILE', says: 'a certificate request (PEM) made on the device: the authority makes a certificate of it' },
  certificate: { value: 'FILE', says: 'a certificate (PEM) the device has already' },
  ...certificateOption,
};

/** Puts a device on a door, or gives one that is there another certificate. */
const bringing = (action: 'enrol' | 'renew', says: string): Command => ({
  words: ['device', action],
  takes: ['DOOR', 'lock|terminal', 'DEVICE'],
  options: credentials,
  says,
  async run(said, around) {
    const [door = '', device, deviceId] = said.args;
    const order = { action, device, deviceId, ...(await credentialOf(said)) };
    return tellChange(await around.call('POST', `/doors/${encodeURIComponent(door)}/enrolments`, order), said, around);
  },
});

async function credentialOf({ options: { csr, certificate } }: Said): Promise<{ csr: string } | { certificate: string }> {
  if (csr !== undefined && certificate === undefined) return { csr: await readText(csr) };
  if (certificate !== undefined && csr === undefined) return { certificate: await readText(certificate) };
  throw new Complaint('Either --csr or --certificate.');
}

const retireDevice: Command = {
  words: ['device', 'retire'],
  takes: ['DOOR', 'lock|terminal', 'DEVICE'],
  says: 'takes a device off its door; it never connects again',
  async run(said, around) {
    const [door = '', device, deviceId] = said.args;
    const order = { action: 'retire', device, deviceId };
    return tellChange(await around.call('POST', `/doors/${encodeURIComponent(door)}/enrolments`, order), said, around);
  },
};

export const deviceCommands: readonly Command[] = [
  bringing('enrol', 'puts a new device on a door; a lock takes the place of the one before'),
  bringing('renew', 'gives a device another certificate; the one before is good for another day'),
  retireDevice,
];
