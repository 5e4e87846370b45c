import { notePlace } from '../../../activities/teams-desk.js';
import { DoorId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Reply } from '../http/reply.js';
import { Ask } from '../requests/ask.js';
import { askForEntry } from '../requests/ask-for-entry.js';
import { chatOf, type Returned } from './activity.js';
import { askForm } from './ask-form.js';
import { refusedCard, shownCard, signInFirst } from './card-answers.js';
import { showAsked } from './show-in-teams.js';
import { signInPage } from './sign-in-page.js';
import type { CardUse } from './teams-ports.js';

/** Asks for entry with a filled-in form. The form is good for one request, however often it is sent; what is wrong with it is said on it. */
export async function askInTeams(use: CardUse): Promise<Reply> {
  const { who, invoke, context, ports } = use;
  const { data } = invoke.action;
  if (!who.roles.includes('Latch.Request')) return refusedCard(403, 'missing-role', 'Your role does not include this.');
  const doorId = DoorId.safeParse(data.door).data;
  const door = doorId && (await ports.doors.read(doorId));
  const body = Ask.safeParse(door && wishIn(data, door));
  const again = async (note: string) => shownCard(await askForm(who.id, data.requestId, ports, note));
  if (!door || !body.success) return again('Please fill in everything.');
  const asked = await askForEntry({ who, body: body.data, key: data.requestId, via: 'teams', context }, ports);
  switch (asked.kind) {
    case 'asked':
      await keepPlace(use, asked.record);
      return showAsked(asked.record, use);
    case 'step-up':
      return signInFirst(asked.demand, signInPage(ports.publicUrl, data.requestId, asked.record.doors));
    case 'refused':
      return again(asked.problem.detail);
  }
}

/** Times are those of the door; an end that is not after its beginning is one on the next day. */
const wishIn = ({ date = '', from = '', until = '', purpose = '' }: Returned, { id, timeZone }: { id: DoorId; timeZone: string }) => ({
  doorIds: [id],
  window: { start: `${date}T${from}`, end: `${until > from ? date : nextDay(date)}T${until}`, timeZone },
  purpose,
});

function nextDay(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? date : new Date(at + 86_400_000).toISOString().slice(0, 10);
}

/** The form becomes the card of the request, so that it is kept up to date. */
async function keepPlace({ activity, ports }: CardUse, record: RequestRecord): Promise<void> {
  if (activity.replyToId !== undefined) await notePlace(ports, record, { ...chatOf(activity), activityId: activity.replyToId });
}
