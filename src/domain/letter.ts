/** What an email says, in both of its forms. */
export type Letter = { subject: string; text: string; html: string };

/** A paragraph; one that matters most; or a link that stands alone. What people wrote never becomes a link. */
export type Part = string | { large: string } | { link: string };

/** A letter of these parts, and of the link it is about. What people wrote must have gone through `said`. */
export function letter(subject: string, parts: readonly Part[], link?: string): Letter {
  const all = [...parts, ...(link ? [{ link }] : [])];
  return { subject, text: all.map(inText).join('\n\n'), html: page(subject, all.map(inHtml).join('\n')) };
}

function inText(part: Part): string {
  if (typeof part === 'string') return part;
  return 'link' in part ? part.link : part.large;
}

function inHtml(part: Part): string {
  if (typeof part === 'string') return `<p>${escaped(part)}</p>`;
  if ('large' in part) return `<p style="font-size:1.4em;font-weight:600">${escaped(part.large)}</p>`;
  return `<p style="overflow-wrap:anywhere"><a href="${escaped(part.link)}">${escaped(part.link)}</a></p>`;
}

/** Nothing is fetched from anywhere, and colours are the reader's own: mail programs have a dark mode. */
const page = (subject: string, body: string): string => `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:1.5em 1em;font-family:'Segoe UI',system-ui,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:36em;margin:0 auto">
<h1 style="margin:0 0 1em;padding-bottom:.5em;border-bottom:1px solid #8886;font-size:1.25em;line-height:1.3">${escaped(subject)}</h1>
${body}
</div></body></html>`;

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
