import { z } from 'zod';
import { escaped } from './escaped.js';

const Run = z.object({ text: z.string(), size: z.string().optional(), isSubtle: z.boolean().optional() });
const Element = z.object({
  type: z.string(),
  inlines: z.array(Run).default([]),
  ...{ id: z.string().default(''), label: z.string().default(''), title: z.string().default('') },
  ...{ isMultiline: z.boolean().optional(), isRequired: z.boolean().optional() },
  choices: z.array(z.object({ title: z.string(), value: z.string() })).default([]),
});
type Element = z.infer<typeof Element>;
const Action = z.object({
  ...{ type: z.string(), title: z.string(), url: z.string().optional(), verb: z.string().optional() },
  data: z.object({ requestId: z.string() }).optional(),
});
const Card = z.object({ body: z.array(Element), actions: z.array(Action).default([]) });

/** An Adaptive Card as a form: what it says, what can be filled in, and its buttons. */
export function shownCard(card: unknown, to: string): string {
  const read = Card.safeParse(card);
  if (!read.success) return `<pre>${escaped(JSON.stringify(card, null, 2))}</pre>`;
  const { body, actions } = read.data;
  return `<form class="card" data-user="${escaped(to)}">${body.map(element).join('')}<div>${actions.map(button).join('')}</div></form>`;
}

function element(part: Element): string {
  if (part.type === 'RichTextBlock') return `<div>${part.inlines.map(run).join('')}</div>`;
  if (part.type === 'Input.Toggle')
    return `<label><input type="checkbox" name="${escaped(part.id)}" value="true"> ${escaped(part.title)}</label>`;
  return `<label>${escaped(part.label)}${field(part)}</label>`;
}

const run = ({ text, size, isSubtle }: z.infer<typeof Run>) =>
  `<bdi class="${size === 'Large' ? 'large' : isSubtle ? 'subtle' : ''}">${escaped(text)}</bdi>`;

const kinds: Record<string, string> = { 'Input.Date': 'date', 'Input.Time': 'time' };

function field({ type, id, isMultiline, isRequired, choices }: Element): string {
  const name = `name="${escaped(id)}"${isRequired ? ' required' : ''}`;
  if (type === 'Input.ChoiceSet') {
    const options = choices.map(({ title, value }) => `<option value="${escaped(value)}">${escaped(title)}</option>`);
    return `<select ${name}>${options.join('')}</select>`;
  }
  return isMultiline ? `<textarea ${name} rows="3"></textarea>` : `<input ${name} type="${kinds[type] ?? 'text'}">`;
}

function button({ title, url, verb, data }: z.infer<typeof Action>): string {
  if (url !== undefined) return `<a href="${escaped(url)}" target="_blank" rel="noopener">${escaped(title)}</a> `;
  return `<button data-verb="${escaped(verb)}" data-request="${escaped(data?.requestId)}">${escaped(title)}</button>`;
}
