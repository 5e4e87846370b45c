import { AskedTwice } from '../shell/asked-twice.js';
import { Notice } from '../shell/notice.js';
import { useAct } from '../shell/use-act.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { phoneKey } from './phone-key.js';
import type { DoorNeeds } from './types.js';

/** The other way to have a sealed code: it is never shown, and this phone's key opens. Offered where the lock asks phones and this page can reach it. */
export function TieToPhone({ request, state, refresh }: DoorNeeds) {
  const { api, session, phoneRelay } = useVisitor();
  const words = useLanguage().say.code;
  const { act, said, isBusy } = useAct(words.refused, refresh);
  if (phoneRelay === undefined || !state.opensByPhone || !state.isSealed) return null;
  const tie = async () => {
    const { publicJwk: phone } = await phoneKey(session.id);
    const params = { path: { id: request.id } };
    const { error } = await api.POST('/api/requests/{id}/code/reveal', { params, body: { doorId: state.doorId, phone } });
    return error ? { error } : {};
  };
  return (
    <>
      {said?.intent === 'error' && <Notice {...said} />}
      <AskedTwice {...words.tie} isBusy={isBusy} run={() => act(tie, words.tied)} />
    </>
  );
}
