import { Button, makeStyles } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { holding } from './holding.js';
import { Stack } from './stack.js';

const useStyles = makeStyles({ group: { border: 'none', margin: 0, padding: 0 } });

type Needs = { label: string; question: string; yes: string; no: string; isBusy: boolean; run: () => void };

/** Something that is not done by one press: the second answers a question, and the way back comes first. Whoever has answered is where they began. */
export function AskedTwice({ label, question, yes, no, isBusy, run }: Needs) {
  const styles = useStyles();
  const [isAsking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    if (wasAsking.current && !isAsking) button.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  if (!isAsking)
    return (
      <div>
        <Button ref={holding(button)} disabledFocusable={isBusy} onClick={() => setAsking(true)}>
          {label}
        </Button>
      </div>
    );
  return (
    <fieldset aria-label={label} className={styles.group}>
      <p>{question}</p>
      <Stack across>
        <Button autoFocus onClick={() => setAsking(false)}>
          {no}
        </Button>
        <Button
          appearance="primary"
          disabledFocusable={isBusy}
          onClick={() => {
            setAsking(false);
            run();
          }}
        >
          {yes}
        </Button>
      </Stack>
    </fieldset>
  );
}
