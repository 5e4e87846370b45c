import { noticeCard } from '../../domain/teams-cards/notice-card.js';
import type { Identity } from '../../ports/identity.js';
import { answer, type Reply } from '../http/reply.js';
import { type Activity, chatOf } from './activity.js';
import { askForm } from './ask-form.js';
import type { TeamsPorts } from './teams-ports.js';

type Message = { who: Identity; activity: Activity; ports: TeamsPorts };

/** What people may say to have the form. */
const wantsIn = /^\s*(ask|open|enter|door|request|fragen|antrag|tür)\b/iu;

/** Answers what somebody says: the form to those who want in, a hint to everybody else. */
export async function hearMessage({ who, activity, ports }: Message): Promise<Reply> {
  const card = await answerTo(who, activity.text ?? '', ports);
  await ports.teams?.reply(chatOf(activity), card);
  return answer(200, {});
}

async function answerTo(who: Identity, text: string, ports: TeamsPorts) {
  if (!wantsIn.test(text)) return noticeCard('Latch', 'Say "ask" to ask for a door. What you are to decide comes here by itself.');
  if (!who.roles.includes('Latch.Request')) return noticeCard('Not for you', 'Your role does not include asking for doors.');
  return askForm(who.id, ports.newId(), ports);
}
