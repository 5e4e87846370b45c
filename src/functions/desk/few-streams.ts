import type { PersonId } from '../../domain/ids.js';

/** So many streams somebody may have at once in one process: a few tabs, not a leak. */
const mostEach = 3;

export type Turn = { isClosed(): boolean; leave(): void };

/** Who opens one more closes their oldest: nobody can say that they have gone away. */
export function fewStreams(): (who: PersonId) => Turn {
  const open = new Map<PersonId, object[]>();
  return (who) => {
    const me = {};
    const isMine = () => open.get(who)?.includes(me) === true;
    open.set(who, [...(open.get(who) ?? []), me].slice(-mostEach));
    return {
      isClosed: () => !isMine(),
      leave() {
        const others = (open.get(who) ?? []).filter((each) => each !== me);
        if (others.length > 0) open.set(who, others);
        else open.delete(who);
      },
    };
  };
}
