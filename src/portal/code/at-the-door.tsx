import { Button, Link, makeStyles, tokens } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { Request } from '../request/types.js';
import { holding } from '../shell/holding.js';
import { Notice } from '../shell/notice.js';
import { useAct } from '../shell/use-act.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { LateBy } from './late-by.js';

const useStyles = makeStyles({
  choices: { display: 'grid', gap: tokens.spacingVerticalM, gridTemplateColumns: 'repeat(auto-fit, minmax(160px, 1fr))' },
  help: { textAlign: 'center', padding: tokens.spacingVerticalM },
});

type Needs = { request: Request; now: Date; refresh: () => void };

const underWay: readonly Request['status'][] = ['scheduled', 'arming', 'armed', 'delivered', 'entered'];

/** One that nobody was told of lies here as well, and may have run out. */
const hasCode = ({ status, doors }: Request) =>
  status === 'delivered' || status === 'entered' || (status === 'armed' && doors.every(({ delivery }) => delivery === 'held'));

/** What to do when it goes otherwise than planned, in buttons for a thumb. */
export function AtTheDoor({ request, now, refresh }: Needs) {
  const styles = useStyles();
  const { api, helpPhone } = useVisitor();
  const words = useLanguage().say.code;
  const { id, status, clocks } = request;
  const [isLate, setLate] = useState(false);
  const lateButton = useRef<HTMLButtonElement>(null);
  const { act, said, isBusy } = useAct(words.refused, refresh);
  const at = { params: { path: { id } } };
  const mayDraw = now.getTime() >= Date.parse(clocks.opensAt) && hasCode(request);
  const late = (end: string) => {
    setLate(false);
    lateButton.current?.focus();
    act(() => api.POST('/api/requests/{id}/extend', { ...at, body: { end } }), words.extended);
  };
  return (
    <>
      {said && <Notice {...said} />}
      {isLate && <LateBy request={request} choose={late} />}
      <div className={styles.choices}>
        {underWay.includes(status) && (
          <Button ref={holding(lateButton)} size="large" disabledFocusable={isBusy} aria-expanded={isLate} onClick={() => setLate(!isLate)}>
            {words.late}
          </Button>
        )}
        {mayDraw && (
          <Button
            size="large"
            disabledFocusable={isBusy}
            onClick={() => act(() => api.POST('/api/requests/{id}/codes', { ...at, body: {} }), words.drawn)}
          >
            {words.fresh}
          </Button>
        )}
        {status === 'entered' && (
          <Button
            size="large"
            disabledFocusable={isBusy}
            onClick={() => act(() => api.POST('/api/requests/{id}/check-out', { ...at, body: {} }), words.left)}
          >
            {words.out}
          </Button>
        )}
      </div>
      {helpPhone !== undefined && (
        <Link className={styles.help} href={`tel:${helpPhone}`}>
          {words.help(helpPhone)}
        </Link>
      )}
    </>
  );
}
