import type { Strings } from '../en.js';

export const notices: Strings['notices'] = {
  title: 'Wie Sie von Codes hören',
  push: 'Hinweise auf diesem Gerät',
  pushHint: 'Ein Hinweis enthält nie den Code: er führt zu der Seite, die ihn zeigt.',
  notHere: 'Dieser Browser zeigt keine Hinweise, oder hier gibt es keine.',
  subscribe: 'Hier benachrichtigen',
  subscribed: 'Ab jetzt werden Sie hier benachrichtigt.',
  browser: (service, since) => `Ein Browser (${service}) seit ${since}`,
  remove: 'Entfernen',
  removed: 'Er wird nicht mehr benachrichtigt.',
  way: 'Zuallererst',
  wayHint: 'Ob der Code selbst oder ein Link dorthin geschickt wird, hängt von der Tür ab.',
  usual: 'Wie üblich',
  channel: { push: 'Als Hinweis', sms: 'Als SMS', email: 'Als Mail', teams: 'In Teams' },
  chosen: 'Vermerkt.',
  refused: {
    denied: 'Dieser Browser lässt keine Hinweise zu. Sehen Sie in seinen Einstellungen für diese Seite nach.',
    unreachable:
      'Der Push-Dienst dieses Browsers antwortet nicht. Versuchen Sie es später noch einmal, oder lassen Sie sich anders Bescheid geben.',
    'no-push': 'Hier wird niemand durch Hinweise benachrichtigt.',
    'unknown-push-service': 'Der Push-Dienst dieses Browsers ist hier nicht bekannt.',
  },
};
