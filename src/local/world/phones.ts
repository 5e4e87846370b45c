import type { TapCall } from '../control/stage.js';
import type { TapAnswer } from '../devices/lock/tap.js';
import { openPhone, type Phone } from '../devices/phone.js';
import type { Seen, Terminal } from '../devices/terminal.js';

/** The phones of one site, each made when it is first named. */
export type Phones = {
  of(phoneId: string): Promise<Phone>;
  /** Holds a phone to the door of this terminal. `replay`: its last answer is sent again; `relay`: it answered for another door. */
  tap(terminal: Terminal, call: TapCall): Promise<Seen>;
};

export function openPhones(dataDir: string): Phones {
  const known = new Map<string, Promise<Phone>>();
  const answered = new Map<string, TapAnswer>();
  const of = (phoneId: string): Promise<Phone> => {
    const phone = known.get(phoneId) ?? openPhone(dataDir, phoneId);
    known.set(phoneId, phone);
    return phone;
  };
  return {
    of,
    async tap(terminal, { phone: phoneId, spoil, ...attempt }) {
      const phone = await of(phoneId);
      const last = `${phoneId} at ${terminal.doorId}`;
      return terminal.tap({
        ...attempt,
        proof: phone.proof,
        answer(challenge) {
          if (spoil === 'relay')
            return { ...phone.answer({ ...challenge, doorId: `${challenge.doorId}-other` }), doorId: challenge.doorId };
          const answer = (spoil === 'replay' ? answered.get(last) : undefined) ?? phone.answer(challenge);
          answered.set(last, answer);
          return answer;
        },
      });
    },
  };
}
