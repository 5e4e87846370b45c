import type { StepUp } from '../../domain/step-up.js';
import type { Card } from '../../domain/teams-cards/card.js';
import { answer, type Reply } from '../http/reply.js';

/** Puts this card in the place of the one that was used (Universal Actions, "response format"). */
export const shownCard = (card: Card): Reply =>
  answer(200, { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card });

/** Tells the person, beside the card, that it could not be used. */
export const refusedCard = (status: 400 | 403 | 404, code: string, message: string): Reply =>
  answer(200, { statusCode: status, type: 'application/vnd.microsoft.error', value: { code, message } });

/** Has the client go through a sign-in on a page of ours and use the card again with what that gives it. */
export const signInFirst = ({ context, maxAgeMinutes }: StepUp, page: string): Reply =>
  answer(200, {
    statusCode: 401,
    type: 'application/vnd.microsoft.activity.loginRequest',
    value: {
      text: `This needs a sign-in with ${context} that is at most ${maxAgeMinutes} minutes old.`,
      connectionName: 'latch',
      buttons: [{ type: 'signin', title: 'Sign in', text: 'Sign in', value: page }],
    },
  });
