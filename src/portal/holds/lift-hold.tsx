import { AskedTwice } from '../shell/asked-twice.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useAct } from '../shell/use-act.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import type { Hold } from './types.js';

/** Ends a hold. Where it takes two persons the first proposes, and everybody else is offered to confirm it. */
export function LiftHold({ hold, refresh }: { hold: Hold; refresh: () => void }) {
  const { api, session } = useVisitor();
  const words = useLanguage().say.holds.lift;
  const { act, said, isBusy } = useAct(words.refused, refresh);
  if (hold.state !== 'standing' && hold.state !== 'lift-proposed') return null;
  const takesTwo = hold.mode === 'lockdown' || hold.target.kind === 'site' || hold.target.kind === 'all';
  const proposal = hold.state === 'lift-proposed' ? hold.steps.findLast(({ step }) => step === 'lift-proposed') : undefined;
  const params = { path: { id: hold.id } };
  const lift = () =>
    act(
      () =>
        hold.mode === 'lockdown' ? api.POST('/api/lockdowns/{id}/lift', { params }) : api.POST('/api/revocations/{id}/lift', { params }),
      takesTwo && !proposal ? words.proposed : words.lifted,
    );
  const question = proposal ? words.confirmQuestion : takesTwo ? words.proposeQuestion : words.question;
  return (
    <Stack>
      {said && <Notice {...said} />}
      {proposal?.by === session.id ? (
        <Notice title={words.waitsForOther} />
      ) : (
        <AskedTwice
          label={proposal ? words.confirm : words.label}
          question={question}
          yes={words.yes}
          no={words.no}
          isBusy={isBusy}
          run={lift}
        />
      )}
    </Stack>
  );
}
