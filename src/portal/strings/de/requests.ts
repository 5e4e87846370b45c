import type { Strings } from '../en.js';

export const requests: Strings['requests'] = {
  title: 'Ihre Anträge',
  none: 'Sie haben noch nichts beantragt.',
  status: {
    checking: 'Wird geprüft',
    'step-up-required': 'Anmeldung nötig',
    'awaiting-approval': 'Wartet auf Zustimmung',
    scheduled: 'Zugestimmt',
    arming: 'Schloss erfährt davon',
    armed: 'Schloss ist bereit',
    delivered: 'Code ist da',
    entered: 'Eingetreten',
    closed: 'Abgeschlossen',
  },
  outcome: {
    completed: 'Vorbei',
    denied: 'Abgelehnt',
    lapsed: 'Niemand entschied',
    'no-show': 'Niemand kam',
    cancelled: 'Zurückgezogen',
    revoked: 'Widerrufen',
    failed: 'Gescheitert',
  },
};
