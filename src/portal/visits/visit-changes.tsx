import { Button, Card, makeStyles, Subtitle2 } from '@fluentui/react-components';
import { useState } from 'react';
import { AskedTwice } from '../shell/asked-twice.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useAct } from '../shell/use-act.js';
import { useKept } from '../shell/use-kept.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { EndForm } from './end-form.js';
import { MoveForm } from './move-form.js';
import type { OneVisit } from './types.js';

const useStyles = makeStyles({ title: { margin: 0 } });

type Needs = { visit: OneVisit; refresh: () => void };
type Open = 'move' | 'end';
const shut: { open: Open | '' } = { open: '' };

/** What its host can do with a visit: another time, another end, off; and of one that comes again all that is left. A form is kept over a stronger sign-in. */
export function VisitChanges({ visit, refresh }: Needs) {
  const styles = useStyles();
  const { api, session } = useVisitor();
  const { visits: words } = useLanguage().say;
  const [done, setDone] = useState<string>();
  const { act, said, isBusy } = useAct(words.refused, refresh);
  const { id, seriesId } = visit;
  const [{ open }, keep, drop] = useKept(`change.${session.account}.${id}`, shut);
  const show = (form: Open | '') => {
    keep({ open: form });
    setDone(undefined);
  };
  const finish = (text: string) => {
    drop();
    setDone(text);
    refresh();
  };
  const cancel = () => act(() => api.POST('/api/visits/{id}/cancel', { params: { path: { id } }, body: {} }), words.change.cancelled);
  const cancelSeries = (series: string) =>
    act(() => api.POST('/api/visits/series/{id}/cancel', { params: { path: { id: series } }, body: {} }), words.change.seriesCancelled);
  return (
    <Card>
      <Subtitle2 as="h2" className={styles.title}>
        {words.change.title}
      </Subtitle2>
      <div aria-live="polite">
        {said ? <Notice {...said} /> : done !== undefined && <Notice title={done} intent="success" takesFocus />}
      </div>
      {open === '' && (
        <Stack across>
          {visit.status !== 'on-site' && <Button onClick={() => show('move')}>{words.change.move}</Button>}
          <Button onClick={() => show('end')}>{words.change.end}</Button>
          <AskedTwice {...words.change.cancel} isBusy={isBusy} run={cancel} />
          {seriesId !== undefined && <AskedTwice {...words.change.series} isBusy={isBusy} run={() => cancelSeries(seriesId)} />}
        </Stack>
      )}
      {open === 'move' && <MoveForm visit={visit} done={() => finish(words.change.moved)} leave={() => show('')} />}
      {open === 'end' && <EndForm visit={visit} done={() => finish(words.change.ended)} leave={() => show('')} />}
    </Card>
  );
}
