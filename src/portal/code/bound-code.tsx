import { Body1, Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { AtTime } from '../shell/at-time.js';
import { Notice } from '../shell/notice.js';
import { useAct } from '../shell/use-act.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { GoodUntil } from './good-until.js';
import { holdToDoor } from './hold-to-door.js';
import { knownPhoneKey, type PhoneKey } from './phone-key.js';
import type { DoorNeeds } from './types.js';

/** A code that is tied to a phone: on that phone the way to open, on every other one that it is none. */
export function BoundCode({ boundTo, ...needs }: DoorNeeds & { boundTo: string }) {
  const { phoneRelay } = useVisitor();
  const words = useLanguage().say.code;
  const key = useOwnKey(boundTo);
  const { state, request, now } = needs;
  if (key === undefined) return null;
  if (key === 'another' || phoneRelay === undefined) return <Notice title={words.otherPhone} intent="warning" />;
  return (
    <>
      <Body1>{words.tied}</Body1>
      {state.expiresAt !== undefined && (
        <GoodUntil until={state.expiresAt} timeZone={state.timeZone ?? request.window.timeZone} now={now} />
      )}
      <Opening {...needs} relay={phoneRelay} phone={key} />
    </>
  );
}

/** This browser's key if the code is tied to it; undefined until it was looked for. */
function useOwnKey(boundTo: string): PhoneKey | 'another' | undefined {
  const { session } = useVisitor();
  const [key, setKey] = useState<PhoneKey | 'another'>();
  useEffect(() => {
    let isCurrent = true;
    const found = (own?: PhoneKey) => isCurrent && setKey(own?.thumbprint === boundTo ? own : 'another');
    knownPhoneKey(session.id).then(found, () => found());
    return () => {
      isCurrent = false;
    };
  }, [session.id, boundTo]);
  return key;
}

function Opening({ request, state, now, refresh, relay, phone }: DoorNeeds & { relay: string; phone: PhoneKey }) {
  const words = useLanguage().say.code;
  const { act, said, isBusy } = useAct(words.refused, refresh);
  const { opensAt } = request.clocks;
  if (now.getTime() < Date.parse(opensAt))
    return (
      <Body1>
        {words.opensFrom} <AtTime at={opensAt} timeZone={state.timeZone ?? request.window.timeZone} />
      </Body1>
    );
  return (
    <>
      {said && <Notice {...said} />}
      <Button
        appearance="primary"
        size="large"
        disabledFocusable={isBusy}
        onClick={() => act(() => holdToDoor(relay, state.doorId, phone), words.isOpen)}
      >
        {words.openByPhone}
      </Button>
    </>
  );
}
