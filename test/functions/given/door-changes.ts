import type { Caller } from './api.js';

export const newDoor = (change: object = {}) => ({
  id: 'lab-7',
  site: 'BER1',
  name: 'Lab 7',
  timeZone: 'Europe/Berlin',
  class: 'limited',
  eligibilityGroup: '00000000-0000-4000-8000-000000000101',
  approverGroups: ['00000000-0000-4000-8000-000000000102'],
  ...change,
});

export const enrol = (as: Caller, doorId: string, body: object, key?: string) =>
  as('POST', `/api/doors/${doorId}/enrolments`, body, key === undefined ? {} : { key });
