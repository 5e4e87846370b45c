import type { Door } from './types.js';

const shownAtOnce = 12;

/** Doors in which every word occurs somewhere, by site and name; so many of them as one looks through, and how many more there are. */
export function doorsFound(doors: readonly Door[], wanted: string): { sites: [site: string, doors: Door[]][]; more: number } {
  const words = plain(wanted).split(/\s+/).filter(Boolean);
  const isFound = ({ id, name, site }: Door) => words.every((word) => plain(`${id} ${name} ${site}`).includes(word));
  const found = doors.filter(isFound).sort((a, b) => a.site.localeCompare(b.site) || a.name.localeCompare(b.name));
  const shown = found.slice(0, shownAtOnce);
  const sites = new Map<string, Door[]>();
  for (const door of shown) sites.set(door.site, [...(sites.get(door.site) ?? []), door]);
  return { sites: [...sites], more: found.length - shown.length };
}

/** As people search: without capitals and accents. */
const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase('en');
