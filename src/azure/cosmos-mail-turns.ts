import type { Instant } from '../domain/ids.js';
import { type MailLimits, MailPace, noMails, type Turn, takeRoom, takeTurn } from '../domain/mail-pace.js';
import { minutesAfter } from '../domain/window.js';
import type { MailTurns } from '../ports/messages.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** After a no nobody else of this process asks for so long: in a rush of letters the record is for the codes. */
const noMinutes = 5 / 60;

/** Turns of mails in one record of container `config`. Within a process one after the other, codes not behind letters, so that few meet at its etag. */
export function cosmosMailTurns(database: CosmosDatabase, limits: MailLimits): MailTurns {
  const records = cosmosRecords(database, 'config', MailPace);
  const change = async (transition: (pace: MailPace) => MailPace): Promise<void> => {
    if (await records.change(noMails.id, noMails.id, transition)) return;
    await records.create(noMails);
    await records.change(noMails.id, noMails.id, transition);
  };
  const [ofCodes, ofLetters] = [oneAfterAnother(), oneAfterAnother()];
  let fullUntil: Instant = '';
  return {
    take: (turn: Turn) =>
      ofCodes(async () => {
        let at: Instant | undefined;
        await change((pace) => {
          const taken = takeTurn(pace, turn, limits);
          at = taken.at;
          return taken.pace;
        });
        return at;
      }),
    takeRoom: (now) =>
      ofLetters(async () => {
        if (now < fullUntil) return false;
        let hasRoom = false;
        await change((pace) => {
          const taken = takeRoom(pace, now, limits);
          hasRoom = taken.hasRoom;
          return taken.pace;
        });
        if (!hasRoom) fullUntil = minutesAfter(now, noMinutes);
        return hasRoom;
      }),
  };
}

function oneAfterAnother() {
  let queue: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = queue.then(work);
    queue = mine.catch(() => {});
    return mine;
  };
}
