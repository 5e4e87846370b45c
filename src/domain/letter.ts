/** What an email says, in both of its forms. */
export type Letter = { subject: string; text: string; html: string };

/** A paragraph, or a link that stands alone. */
export type Part = string | { link: string };

/** A letter of these parts, and of the link it is about. What people wrote must have gone through `said`. */
export function letter(subject: string, parts: readonly Part[], link?: string): Letter {
  const all = [...parts, ...(link ? [{ link }] : [])];
  return { subject, text: all.map(inText).join('\n\n'), html: all.map(inHtml).join('\n') };
}

const inText = (part: Part) => (typeof part === 'string' ? part : part.link);
const inHtml = (part: Part) =>
  typeof part === 'string' ? `<p>${escaped(part)}</p>` : `<p><a href="${escaped(part.link)}">${escaped(part.link)}</a></p>`;

/**
 * What people wrote, as it may stand in a sentence of ours: no line breaks or other control characters, nothing that turns the direction of the text around
 * it, and never longer than `most` characters. Text that runs from right to left is isolated (Unicode UAX 9, FSI and PDI).
 */
export function said(text: string, most = 120): string {
  const line = [...text.replace(unprintable, ' ').trim()];
  const short = line.length > most ? `${line.slice(0, most - 1).join('')}…` : line.join('');
  return rightToLeft.test(short) ? `\u2068${short}\u2069` : short;
}

const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
