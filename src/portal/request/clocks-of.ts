import type { Request } from './types.js';

type Clock = keyof Request['clocks'];
export type Mark = { name: Clock; at: string; isPast: boolean };

const order: readonly Clock[] = ['decideBy', 'armAt', 'deliverAt', 'opensAt', 'codeEndsAt', 'closesAt'];

/** The clocks in the order in which they strike; where nobody decides there is no time to decide by. */
export const clocksOf = ({ clocks, approvals }: Pick<Request, 'clocks' | 'approvals'>, now: Date): Mark[] =>
  order
    .filter((name) => name !== 'decideBy' || approvals.required > 0)
    .map((name) => ({ name, at: clocks[name], isPast: Date.parse(clocks[name]) <= now.getTime() }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
