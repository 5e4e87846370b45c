import type { Instant } from '../domain/ids.js';
import { type MailLimits, MailPace, noMails, type Turn, takeTurn } from '../domain/mail-pace.js';
import type { MailTurns } from '../ports/messages.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** Turns of mails in one record of container `config`. Within a process one after the other, so that only processes meet at its etag. */
export function cosmosMailTurns(database: CosmosDatabase, limits: MailLimits): MailTurns {
  const records = cosmosRecords(database, 'config', MailPace);
  let queue: Promise<unknown> = Promise.resolve();
  const take = async (turn: Turn): Promise<Instant | undefined> => {
    let at: Instant | undefined;
    const change = (pace: MailPace) => {
      const taken = takeTurn(pace, turn, limits);
      at = taken.at;
      return taken.pace;
    };
    if (!(await records.change(noMails.id, noMails.id, change))) {
      await records.create(noMails);
      await records.change(noMails.id, noMails.id, change);
    }
    return at;
  };
  return {
    take(turn) {
      const mine = queue.then(() => take(turn));
      queue = mine.catch(() => {});
      return mine;
    },
  };
}
