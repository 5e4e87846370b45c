const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Anything as text in a page or in an attribute. */
export const escaped = (value: unknown): string => String(value ?? '').replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
