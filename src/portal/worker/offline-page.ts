type Words = { title: string; text: string };

const spoken: Readonly<Record<string, Words>> = {
  en: {
    title: 'No connection',
    text: 'Codes are never kept on this device. Try again where there is a network, or call the number in the message about your visit.',
  },
  de: {
    title: 'Keine Verbindung',
    text: 'Codes werden nie auf diesem Gerät aufbewahrt. Versuchen Sie es noch einmal, wo es ein Netz gibt, oder rufen Sie die Nummer an, die in der Nachricht zu Ihrem Besuch steht.',
  },
};

/** What is shown where there is no network, in the first language of the reader's that we speak: words of ours, and nothing that was known before. */
export function offlinePage(wanted: readonly string[]): string {
  const lang = wanted.map((tag) => tag.slice(0, 2)).find((each) => Object.hasOwn(spoken, each)) ?? 'en';
  const { title, text } = spoken[lang] ?? { title: '', text: '' };
  const head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">';
  return `<!doctype html><html lang="${lang}">${head}<title>Latch</title><main><h1>${title}</h1><p>${text}</p></main>`;
}
