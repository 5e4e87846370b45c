/** What is looked for, as the address of the page has it. `from`, `to`: local times of the reader (`2027-02-03T09:00`). */
export type Filter = { door: string; person: string; request: string; from: string; to: string };

const fields = ['door', 'person', 'request', 'from', 'to'] as const;

/** The filter in an address: what it names is looked for at once, so a link to a door's or a person's history is one to this page. */
export function filterIn(query: string): Filter {
  const given = new URLSearchParams(query);
  const [door = '', person = '', request = '', from = '', to = ''] = fields.map((field) => given.get(field) ?? '');
  return { door, person, request, from, to };
}

/** The address of the page that shows what fits. */
export function addressOf(page: string, filter: Partial<Filter>): string {
  const wanted = fields.flatMap((field): [string, string][] => (filter[field] ? [[field, filter[field]]] : []));
  const query = new URLSearchParams(wanted);
  return wanted.length === 0 ? page : `${page}?${query}`;
}

/** As the API takes it: what is empty is not looked for, local times are instants. */
export function questionOf({ door, person, request, from, to }: Filter) {
  return {
    ...(door !== '' && { door }),
    ...(person !== '' && { person }),
    ...(request !== '' && { request }),
    ...(from !== '' && { from: instantOf(from) }),
    ...(to !== '' && { to: instantOf(to) }),
  };
}

const day = 86_400_000;

/** The door and the span an address asks about; of what it leaves out, the day before `now`, as local times of this browser's zone. */
export function spanIn(query: string, now: string): Pick<Filter, 'door' | 'from' | 'to'> {
  const { door, from, to } = filterIn(query);
  return { door, from: from || localOf(new Date(Date.parse(now) - day)), to: to || localOf(new Date(now)) };
}

/** A local time of this browser's zone. */
export const instantOf = (local: string): string => new Date(local).toISOString();

/** As a field for a local time has it, in this browser's zone. */
export function localOf(instant: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const date = `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`;
  return `${date}T${two(instant.getHours())}:${two(instant.getMinutes())}`;
}
