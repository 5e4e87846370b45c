import { Body1, Button, makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Countdown } from '../shell/countdown.js';
import { Notice } from '../shell/notice.js';
import { useAct } from '../shell/use-act.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { GoodUntil } from './good-until.js';
import { inGroups } from './in-groups.js';
import type { DoorNeeds, Shown } from './types.js';

const useStyles = makeStyles({
  digits: {
    display: 'block',
    padding: `${tokens.spacingVerticalL} 0`,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: 'clamp(2.4rem, 11.5vw, 4.5rem)',
    lineHeight: 1.1,
    fontWeight: tokens.fontWeightSemibold,
    textAlign: 'center',
    whiteSpace: 'nowrap',
    outlineStyle: 'none',
    wordSpacing: '-0.25em',
  },
});

/** A code that waits to be shown, once; while it is shown it is on this page and nowhere else, and it goes by itself. `otherwise`: where none waits or is shown. */
export function SealedCode({ request, state, now, refresh, otherwise }: DoorNeeds & { otherwise: ReactNode }) {
  const { api } = useVisitor();
  const words = useLanguage().say.code;
  const [shown, setShown] = useShown(now);
  const { act, said, isBusy } = useAct(words.refused, refresh);
  const reveal = async () => {
    const path = { id: request.id };
    const { data, error } = await api.POST('/api/requests/{id}/code/reveal', { params: { path }, body: { doorId: state.doorId } });
    setShown(data?.codes[0]);
    return error ? { error } : {};
  };
  if (shown) return <CodeShown shown={shown} timeZone={state.timeZone ?? request.window.timeZone} now={now} />;
  return (
    <>
      {said?.intent === 'error' && <Notice {...said} />}
      {state.isSealed ? (
        <>
          <Body1>{words.once}</Body1>
          <Button appearance="primary" size="large" disabledFocusable={isBusy} onClick={() => act(reveal, words.standing.revealed)}>
            {words.show}
          </Button>
        </>
      ) : (
        otherwise
      )}
    </>
  );
}

/** In memory until its time to be hidden, or until the page is left, so that going back does not bring it up again. */
function useShown(now: Date): [Shown | undefined, (shown: Shown | undefined) => void] {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    const hide = () => setShown(undefined);
    window.addEventListener('pagehide', hide);
    return () => window.removeEventListener('pagehide', hide);
  }, []);
  const isOver = shown !== undefined && Date.parse(shown.hideAt) <= now.getTime();
  useEffect(() => {
    if (isOver) setShown(undefined);
  }, [isOver]);
  return [isOver ? undefined : shown, setShown];
}

function CodeShown({ shown, timeZone, now }: { shown: Shown; timeZone: string; now: Date }) {
  const styles = useStyles();
  const words = useLanguage().say.code;
  const groups = inGroups(shown.code);
  const output = useRef<HTMLOutputElement>(null);
  useEffect(() => output.current?.focus(), []);
  return (
    <div>
      <output ref={output} tabIndex={-1} className={styles.digits} aria-label={words.spoken(groups)}>
        {groups}
      </output>
      <GoodUntil until={shown.expiresAt} timeZone={timeZone} now={now} />
      <Body1 block>
        {words.hiddenIn} <Countdown until={shown.hideAt} now={now} />
      </Body1>
    </div>
  );
}
