import type { Request } from './types.js';

type Clock = keyof Request['clocks'];
/** `isAtOnce`: it would have struck before anybody asked, so it strikes as soon as there is nothing left to decide. */
export type Mark = { name: Clock; at: string; isPast: boolean; isAtOnce: boolean };

const order: readonly Clock[] = ['decideBy', 'armAt', 'deliverAt', 'opensAt', 'codeEndsAt', 'closesAt'];

/** The clocks in the order in which they strike; where nobody decides there is no time to decide by. */
export function clocksOf({ clocks, approvals, timeline }: Pick<Request, 'clocks' | 'approvals' | 'timeline'>, now: Date): Mark[] {
  const askedAt = Date.parse(timeline[0]?.at ?? '');
  return order
    .filter((name) => name !== 'decideBy' || approvals.required > 0)
    .map((name) => ({ name, at: clocks[name], moment: Date.parse(clocks[name]) }))
    .sort((one, other) => one.moment - other.moment)
    .map(({ name, at, moment }) => ({ name, at, isPast: moment <= now.getTime(), isAtOnce: moment < askedAt }));
}
