import { Body1, Button, Card, makeStyles, Subtitle2 } from '@fluentui/react-components';
import { useCallback } from 'react';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { useAct } from '../shell/use-act.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { showDay } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { BestWay } from './best-way.js';
import { canBeNotified, subscribeHere } from './subscribe-here.js';
import type { Delivery } from './types.js';

const never = () => false;

/** How the reader hears of their codes, and the browsers in which they are notified. */
export function NoticesPage() {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Delivery>> => {
    const { data } = await api.GET('/api/me/delivery');
    return data ? { kind: 'shown', value: data } : { kind: 'trouble' };
  }, [api]);
  const [reading, refresh] = usePoll(read, 0, never);
  return (
    <Titled title={say.notices.title}>
      {!reading && <Waiting label={say.loading} />}
      {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {reading?.kind === 'shown' && <NoticesShown delivery={reading.value} refresh={refresh} />}
    </Titled>
  );
}

type Needs = { delivery: Delivery; refresh: () => void };

const useStyles = makeStyles({
  title: { margin: 0 },
  browser: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between' },
});

function NoticesShown({ delivery, refresh }: Needs) {
  const styles = useStyles();
  const { api } = useVisitor();
  const { tag, say } = useLanguage();
  const words = say.notices;
  const { act, said, isBusy } = useAct(words.refused, refresh);
  const { pushKey } = delivery;
  const subscribe = async (key: string) => {
    const subscription = await subscribeHere(key);
    if (typeof subscription === 'string') return { error: { code: subscription, detail: words.refused[subscription] } };
    return api.POST('/api/me/push', { body: subscription });
  };
  return (
    <Stack>
      {said && <Notice {...said} />}
      <Card>
        <Subtitle2 as="h2" className={styles.title}>
          {words.push}
        </Subtitle2>
        <Body1>{words.pushHint}</Body1>
        {pushKey === undefined || !canBeNotified() ? (
          <Body1>{words.notHere}</Body1>
        ) : (
          <Button appearance="primary" disabledFocusable={isBusy} onClick={() => act(() => subscribe(pushKey), words.subscribed)}>
            {words.subscribe}
          </Button>
        )}
        {delivery.browsers.map((browser) => (
          <div key={browser.id} className={styles.browser}>
            <Body1>{words.browser(browser.service, showDay(browser.addedAt, tag))}</Body1>
            <Button
              size="small"
              disabledFocusable={isBusy}
              onClick={() => act(() => api.DELETE('/api/me/push/{id}', { params: { path: { id: browser.id } } }), words.removed)}
            >
              {words.remove}
            </Button>
          </div>
        ))}
      </Card>
      <Card>
        <BestWay
          delivery={delivery}
          choose={(channels) => act(() => api.PATCH('/api/me/delivery', { body: { channels } }), words.chosen)}
        />
      </Card>
    </Stack>
  );
}
