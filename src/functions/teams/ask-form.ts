import { eligibleDoors } from '../../../activities/eligible-doors.js';
import type { PersonId } from '../../domain/ids.js';
import { askCard } from '../../domain/teams-cards/ask-card.js';
import type { Card } from '../../domain/teams-cards/card.js';
import { sealCard } from '../../domain/teams-cards/card-seal.js';
import { noticeCard } from '../../domain/teams-cards/notice-card.js';
import type { TeamsPorts } from './teams-ports.js';

/** The form with the doors this person may ask for. `formId`: what is asked with it counts once. */
export async function askForm(personId: PersonId, formId: string, ports: TeamsPorts, note?: string): Promise<Card> {
  const open = await eligibleDoors(ports, personId, await ports.doors.list());
  if (open.length === 0) return noticeCard('No door to ask for', 'There is no door here that you may ask for.');
  const { master } = await ports.keys.current();
  return askCard(open, sealCard(master, { kind: 'ask', requestId: formId }, personId), note);
}
