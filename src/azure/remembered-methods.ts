import type { PersonId } from '../domain/ids.js';
import type { Clock } from '../ports/clock.js';
import { isFresh, type MethodBook, type Told } from './graph-methods.js';

const mostRemembered = 5_000;

/** `book`, which is asked again only when what it told of somebody is no longer fresh: at a door it would be one round trip more for everybody. */
export function rememberedMethods(book: MethodBook, clock: Clock): MethodBook {
  const seen = new Map<PersonId, { toldAt: number; methods: Told['methods'] }>();
  const keep = (id: PersonId, { ageMs, methods }: Told) => {
    if (seen.size >= mostRemembered) seen.clear();
    seen.set(id, { toldAt: clock.now().getTime() - ageMs, methods });
  };
  return {
    async of(id) {
      const known = seen.get(id);
      const told = known && { ageMs: clock.now().getTime() - known.toldAt, methods: known.methods };
      if (isFresh(told)) return told;
      const found = await book.of(id);
      if (found) keep(id, found);
      return found;
    },
    async note(id, methods) {
      await book.note(id, methods);
      keep(id, { ageMs: 0, methods });
    },
  };
}
