import { LatchError } from '../../../src/domain/errors.js';
import { type MailLimits, noMails, takeRoom, takeTurn } from '../../../src/domain/mail-pace.js';
import type { Mail, MailTurns, Messages, TextMessage } from '../../../src/ports/messages.js';
import type { Effects } from '../../../src/ports/requests.js';
import { kept } from './kept.js';

export type Outbox = { mails: Mail[]; texts: TextMessage[] };

/** Messages that are kept instead of sent. `down` makes every sending fail until it is set back. */
export function memoryMessages(): Messages & { outbox: Outbox; setDown(down: boolean): void } {
  const outbox: Outbox = { mails: [], texts: [] };
  let down = false;
  const put = <M extends { operationId: string }>(box: M[], message: M) => {
    if (down) throw new LatchError('delivery-unavailable', 'the provider is down');
    if (!box.some(({ operationId }) => operationId === message.operationId)) box.push(message);
    return { kind: 'sent' as const };
  };
  return {
    outbox,
    setDown(value) {
      down = value;
    },
    email: async (mail) => put(outbox.mails, mail),
    sms: async (text) => put(outbox.texts, text),
  };
}

/** Effects in memory. */
export function memoryEffects(): Effects {
  const notes = kept<Record<string, string>>();
  return {
    done: async (instanceId, operationId) => notes.get(`${instanceId}/${operationId}`) !== undefined,
    async note(instanceId, operationId, detail) {
      notes.put(`${instanceId}/${operationId}`, { instanceId, ...detail });
    },
    of: async (instanceId) => notes.all().filter((note) => note['instanceId'] === instanceId),
  };
}

/** Turns of mails in memory. */
export function memoryTurns(limits: MailLimits): MailTurns {
  let pace = noMails;
  return {
    async take(turn) {
      const taken = takeTurn(pace, turn, limits);
      pace = taken.pace;
      return taken.at;
    },
    async takeRoom(now) {
      const taken = takeRoom(pace, now, limits);
      pace = taken.pace;
      return taken.hasRoom;
    },
  };
}
