import { type DoorClass, DoorRecord } from '../../src/domain/door-record.js';
import { PersonId } from '../../src/domain/ids.js';
import type { Person } from '../../src/ports/people.js';
import type { Site } from './memory-ports.js';

const uuid = (last: number) => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`;
const eligible = uuid(101);
const approvers = uuid(102);
const onCall = uuid(103);

const door = (id: string, doorClass: DoorClass, change: Partial<DoorRecord> = {}): DoorRecord =>
  DoorRecord.parse({
    id,
    site: 'BER1',
    name: `Door ${id}`,
    timeZone: 'Europe/Berlin',
    class: doorClass,
    judge: 'cloud',
    kind: 'door',
    offlineCapable: false,
    salt: Buffer.from(`salt of ${id}`).toString('base64url'),
    scryptCost: 16,
    eligibilityGroup: eligible,
    approverGroups: [approvers],
    onCallGroup: onCall,
    lock: { deviceId: `${id}-lock`, enrolment: 1, publicJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } },
    terminals: [],
    ...change,
  });

const { lock: _, ...lockless } = door('cabinet', 'controlled', { kind: 'gateway' });

export const doors = {
  lobby: door('lobby', 'controlled'),
  cage: door('cage-12', 'limited', { judge: 'lock' }),
  server: door('server-a', 'exclusion'),
  tower: door('wtg7-tower', 'limited', { judge: 'lock', offlineCapable: true }),
  cabinet: DoorRecord.parse(lockless),
};

const person = (last: number, name: string, change: Partial<Person> = {}): Person => ({
  id: PersonId.parse(uuid(last)),
  displayName: name,
  accountEnabled: true,
  userType: 'member',
  mail: `${name.toLowerCase()}@latch.example`,
  mobile: `+49151000${String(last).padStart(4, '0')}`,
  ...change,
});

export const people = {
  alice: person(1, 'Alice'),
  bob: person(2, 'Bob'),
  carol: person(3, 'Carol', { employeeId: '300' }),
  carolAdm: person(4, 'Carol-Adm', { employeeId: '300' }),
  tara: person(5, 'Tara', { userType: 'guest', company: 'Turbines Ltd' }),
  mallory: person(6, 'Mallory', { accountEnabled: false }),
  eve: person(7, 'Eve'),
  frank: person(8, 'Frank'),
  olu: person(9, 'Olu'),
};

const { alice, bob, carol, carolAdm, tara, mallory, olu } = people;

/** A small site: four doors and a gateway, people who may enter, people who may decide, and some who may do neither. */
export const site: Site = {
  doors: Object.values(doors),
  people: Object.values(people),
  groups: {
    [eligible]: [alice.id, bob.id, tara.id, mallory.id],
    [approvers]: [bob.id, carol.id, carolAdm.id],
    [onCall]: [olu.id],
  },
};
