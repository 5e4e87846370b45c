import type { Strings } from '../en.js';
import { grouped } from './grouped.js';

export const factor: Strings['approval']['factor'] = {
  protection: (points) => `Identity Protection sieht ein Risiko bei der Anmeldung: ${points} Punkte.`,
  detections: (seen) => `Identity Protection führt ${seen} offene Funde; üblich ist keiner.`,
  'impossible-travel': (seen) => `${seen} Anmeldungen liegen weiter auseinander, als jemand reist; üblich ist keine.`,
  'too-far': (km, most) => `Ein anderer Besuch ist ${grouped(km)} km entfernt; die Zeit reicht für ${grouped(most)} km.`,
  'odd-hour': (here, all) => `${here} von ${all} früheren Besuchen begannen um diese Stunde.`,
  'first-time': (here, all) =>
    all === 0 ? 'Frühere Besuche sind nicht bekannt.' : `${here} von ${all} früheren Besuchen galten dieser Tür.`,
  velocity: (seen, usual) => `${seen} Anträge in der letzten Stunde; üblich sind bis zu ${usual}.`,
  'new-place': (here, all) => `${here} von ${all} früheren Anträgen kamen aus diesem Netz.`,
  denials: (seen) => `${seen} Anträge wurden in den letzten 7 Tagen abgelehnt; üblich ist keiner.`,
  'contact-changed': (hours, usual) =>
    `Mail oder Telefon wurde vor ${hours} Stunden geändert; bis ${usual} Stunden um sind, muss jemand hinsehen.`,
  'on-behalf': () => 'Jemand beantragt es für jemand anderen.',
};
