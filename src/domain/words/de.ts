import type { ReportLine, Words } from './words.js';

const ifShut =
  'Bleibt die Tür zu, vergleichen Sie die Zeit oben mit Ihrer Uhr und fragen Sie die Person, die Sie erwartet. Bitte nicht raten: Nach fünf falschen Codes macht ein Tastenfeld Pause.';
const call = (help: string[]) => (help.length > 0 ? [`Anrufen können Sie: ${help.join('; ')}.`] : []);

export const de: Words = {
  visitor: 'Ein Besuch',
  and: (last) => ` und ${last}`,
  more: (count) => ` und ${count} weitere`,
  to: (from, until) => `${from} bis ${until}`,
  codeText: (code, span) => `Ihr Latch-Code ist ${code}. Er öffnet einmal, von ${span}. Geben Sie ihn nie weiter.`,
  code: (code, span, help) => ({
    subject: 'Ihr Latch-Code',
    paragraphs: [
      { large: `Ihr Latch-Code ist ${code}.` },
      `Er gilt von ${span}.`,
      'Er öffnet einmal. Geben Sie ihn nie weiter.',
      ifShut,
      ...call(help),
    ],
  }),
  sealedText: (link) => `Ihr Latch-Code liegt bereit. Anmelden und einmal ansehen: ${link}`,
  sealed: ({ doors, span }, help) => ({
    subject: 'Ihr Latch-Code liegt bereit',
    paragraphs: [
      `Ihr Code für ${doors} gilt von ${span}.`,
      'Melden Sie sich an, um ihn zu sehen. Er wird einmal gezeigt und öffnet einmal.',
      ifShut,
      ...call(help),
    ],
  }),
  arranged: ({ doors, span }, { host, deliverAt, leaveLink, help }) => ({
    subject: `Ihr Besuch: ${doors}`,
    paragraphs: [
      `${host} erwartet Sie: ${doors}, ${span} (Ortszeit an der Tür).`,
      `Ihr Code kommt bis ${deliverAt}. Er öffnet einmal; während Ihrer Zeit bekommen Sie nach Anmeldung einen neuen.`,
      'Ist bis zum Beginn kein Code da oder bleibt die Tür zu, rufen Sie an; bitte nicht raten.',
      ...call(help),
      'Wenn Sie gegangen sind, sagen Sie es hier:',
      { link: leaveLink },
      'Alles zu Ihrem Besuch:',
    ],
  }),
  approved: ({ visitor, doors, span }) => ({
    subject: `Genehmigt: ${doors}`,
    paragraphs: [
      `${visitor} darf hinein: ${doors}, ${span}.`,
      'Der Code folgt vorher und geht nur an den Besuch selbst. Er nennt, bis wann er gilt; das kann vor dem Ende des Besuchs sein.',
      'Ist bis zum Beginn kein Code da, sollte der Besuch die Person fragen, die ihn erwartet.',
    ],
  }),
  progress: ({ visitor, doors, span }, status) => ({
    subject: `${steps[status]}: ${doors}`,
    paragraphs: [`${visitor}, ${doors}, ${span}.`, meanings[status]],
  }),
  ended: ({ visitor, doors, span }, outcome) => ({
    subject: `${titles[outcome]}: ${doors}`,
    paragraphs: [`${visitor}, ${doors}, ${span}.`, endings[outcome]],
  }),
  moved: ({ visitor, doors, span }, isAsked) => ({
    subject: `Neue Zeit: ${doors}`,
    paragraphs: [
      `${visitor}: ${doors}, jetzt ${span}.`,
      isAsked
        ? 'Die neue Zeit wird neu geprüft und muss neu genehmigt werden; die alte ist aufgegeben, ihr Code ungültig.'
        : 'Wo der bisherige Code nicht zur neuen Zeit passt, ist er ungültig, und ein anderer folgt.',
    ],
  }),
  askedAnew: ({ visitor, doors, span }) => ({
    subject: `Neu gefragt: ${doors}`,
    paragraphs: [
      `${visitor}, ${doors}, ${span}.`,
      'Wer zugestimmt hatte, darf darüber nicht mehr entscheiden; die Zustimmung zählt nicht, und andere werden gefragt. Bis sie entschieden haben, gilt kein Code.',
    ],
  }),
  notLonger: ({ visitor, doors, span }, why) => ({
    subject: `Nicht länger: ${doors}`,
    paragraphs: [
      why === 'denied' ? 'Ein längerer Aufenthalt wurde abgelehnt.' : 'Über einen längeren Aufenthalt hat niemand rechtzeitig entschieden.',
      `Der Besuch bleibt, wie er war: ${visitor}, ${doors}, ${span}.`,
    ],
  }),
  notReady: (visitor, door, opensAt, found, others) => ({
    subject: `Nicht bereit: ${door}`,
    paragraphs: [
      `${visitor} wird ab ${opensAt} an der Tür ${door} erwartet, und ihr Schloss ist nicht bereit: ${found.map((each) => shortcomings[each]).join('; ')}.`,
      'Für eine Tür, die nicht bestätigt hat, wird kein Code ausgegeben. Kommt sie rechtzeitig in Ordnung, geht er dann hinaus.',
      others.length > 0
        ? `Bevor jemand losfährt: Stattdessen ginge ${others.join(', ')}, oder der Gastgeber kommt mit und öffnet.`
        : 'Bevor jemand losfährt: Der Gastgeber könnte mitkommen und öffnen, oder der Besuch wird verschoben.',
    ],
  }),
  readyAgain: (visitor, door, opensAt) => ({
    subject: `Wieder bereit: ${door}`,
    paragraphs: [`Das Schloss von ${door} ist bereit für ${visitor}, ab ${opensAt}.`],
  }),
  unreached: ({ visitor, doors, span }, channel, instead) => ({
    subject: `Nicht erreicht: ${visitor}`,
    paragraphs: [
      `${visitor} (${doors}, ${span}) war ${channels[channel]} nicht zu erreichen.`,
      instead
        ? `Die Nachricht ging stattdessen ${channels[instead]} hinaus.`
        : 'Es bleibt kein Weg mehr. Bitte rufen Sie an und prüfen Sie Nummer und Adresse im Verzeichnis.',
    ],
  }),
  report: ({ visitor, doors, span }, status, people) => ({
    subject: `Besuch ${statuses[status]}: ${doors}`,
    paragraphs: [
      `${visitor}: ${doors}, ${span}. Der Besuch ist ${statuses[status]}, alle seine Codes sind ungültig.`,
      ...people.map(personLine),
    ],
  }),
  late: ({ visitor, doors, span }, minutes) => ({
    subject: `Noch nicht da: ${visitor}`,
    paragraphs: [
      `${visitor} wurde erwartet (${doors}, ${span}) und ist ${minutes} Minuten nach dem Beginn noch nicht eingetreten.`,
      'Der Besuch bleibt bis zu seinem Ende bestehen. Er kann verschoben oder abgesagt werden.',
    ],
  }),
  pushed: { title: 'Latch', body: 'Ihr Latch-Code liegt bereit.', open: 'Anmelden und einmal ansehen' },
};

const statuses = {
  scheduled: 'geplant',
  ready: 'bereit',
  'on-site': 'vor Ort',
  done: 'beendet',
  'no-show': 'vorbei, niemand kam',
  cancelled: 'abgesagt',
};

function personLine({ name, isEscort, entries, leftAt, approvers, codes }: ReportLine): string {
  const came = entries.length > 0 ? `eingetreten: ${entries.map(({ door, at }) => `${door}, ${at}`).join('; ')}` : 'nicht eingetreten';
  const left = leftAt ? `; gegangen: ${leftAt}` : '';
  const agreed = approvers.length > 0 ? ` Genehmigt von ${approvers.join(', ')}.` : '';
  return `${name}${isEscort ? ' (Begleitung)' : ''}: ${came}${left}. Codes: ${codes}.${agreed}`;
}

const steps = {
  checking: 'Wird geprüft',
  'step-up-required': 'Anmeldung nötig',
  'awaiting-approval': 'Wartet auf eine Entscheidung',
  scheduled: 'Vereinbart',
  arming: 'Das Schloss erfährt davon',
  armed: 'Das Schloss ist bereit',
  delivered: 'Der Code ist unterwegs',
  entered: 'Eingetreten',
};

const meanings = {
  checking: 'Die Anfrage wird geprüft. Was vorher über sie entschieden war, gilt nicht mehr.',
  'step-up-required': 'Die Anfrage wartet darauf, dass Sie sich stärker anmelden. Öffnen Sie die Seite innerhalb einer Stunde.',
  'awaiting-approval': 'Wer darüber entscheidet, ist gefragt.',
  scheduled: 'Hierüber muss niemand entscheiden. Der Code folgt rechtzeitig und geht nur an den Besuch selbst.',
  arming: 'Die Tür ist gebucht, ihr Schloss erfährt gerade davon.',
  armed: 'Das Schloss hat bestätigt. Der Code folgt und geht nur an den Besuch selbst.',
  delivered: 'Der Besuch weiß, wie er hineinkommt.',
  entered: 'Der Code wurde an der Tür benutzt.',
};

const titles = {
  completed: 'Beendet',
  denied: 'Abgelehnt',
  lapsed: 'Verfallen',
  'no-show': 'Niemand kam',
  cancelled: 'Abgesagt',
  revoked: 'Widerrufen',
  failed: 'Gescheitert',
};

const endings = {
  completed: 'Der Besuch ist vorbei. Sein Code ist ungültig.',
  denied: 'Die Anfrage wurde abgelehnt. Kein Code gilt.',
  lapsed: 'Niemand hat rechtzeitig entschieden. Es wurde kein Code erzeugt.',
  'no-show': 'Die Zeit ist um, und niemand ist eingetreten. Der Code ist ungültig.',
  cancelled: 'Die Anfrage wurde zurückgezogen. Kein Code gilt.',
  revoked: 'Das Recht einzutreten wurde widerrufen. Kein Code gilt.',
  failed:
    'Die Anfrage konnte nicht ausgeführt werden. Kein Code gilt. Bitte fragen Sie neu an oder sprechen Sie mit der Person, die den Besuch erwartet.',
};

const shortcomings = {
  offline: 'es ist nicht erreichbar',
  'clock-off': 'seine Uhr geht mehr als zwei Minuten falsch',
  'battery-low': 'seine Batterie ist fast leer',
  full: 'es hat keinen Platz für eine weitere Berechtigung',
  'not-armed': 'es hält die Berechtigung nicht, die es bestätigt hatte',
};

const channels = { push: 'per Benachrichtigung', sms: 'per SMS', teams: 'in Teams', email: 'per E-Mail' };
