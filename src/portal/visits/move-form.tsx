import { Caption1, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Problem } from '../ask/types.js';
import { useKept } from '../shell/use-kept.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { ChangeForm } from './change-form.js';
import { movedBy, type PlaceWish, placesAsked, type Times, timesOf, windowOf } from './times.js';
import { TimesFields } from './times-fields.js';
import type { OneVisit } from './types.js';

const useStyles = makeStyles({
  part: { border: 'none', margin: 0, padding: 0 },
  name: { padding: 0, fontWeight: tokens.fontWeightSemibold },
});

type Wish = { times: Times; places: PlaceWish[] };
type Needs = { visit: OneVisit; done: () => void; leave: () => void };

/** Another time; doors that are needed for a part of it move with it, until somebody says otherwise. */
export function MoveForm({ visit, done, leave }: Needs) {
  const styles = useStyles();
  const { api, session } = useVisitor();
  const { say } = useLanguage();
  const words = say.visits.change;
  const { id, window: span, doors } = visit;
  const [wish, keep, drop] = useKept<Wish>(`move.${session.account}.${id}`, { times: timesOf(span), places: partsOf(visit) });
  const [problem, setProblem] = useState<Problem>();
  const change = (part: Partial<Wish>) => {
    setProblem(undefined);
    keep(part);
  };
  const zoneOf = (doorId: string) => doors.find((door) => door.doorId === doorId)?.window.timeZone ?? span.timeZone;
  const [when, places] = [windowOf(wish.times, span.timeZone), placesAsked(wish.places, zoneOf)];
  const send =
    when && places && (() => api.POST('/api/visits/{id}/reschedule', { params: { path: { id } }, body: { window: when, doors: places } }));
  const move = (times: Times) => change({ times, places: movedBy(wish.places, wish.times.start, times.start) });
  return (
    <ChangeForm {...{ id, label: words.moveIt, fields, send, done, leave, drop, problem, refuse: setProblem }}>
      <TimesFields
        field="window"
        times={wish.times}
        zone={span.timeZone}
        problem={problem}
        missing={say.ask.refused.missing}
        change={move}
      />
      {wish.places.map(
        ({ doorId, own }, at) =>
          own && (
            <fieldset key={doorId} className={styles.part}>
              <legend className={styles.name}>{doors[at]?.name}</legend>
              <TimesFields
                field={`doors[${at}].window`}
                times={own}
                zone={zoneOf(doorId)}
                problem={problem}
                missing={say.ask.refused.missing}
                change={(changed) => change({ places: wish.places.with(at, { doorId, own: changed }) })}
              />
            </fieldset>
          ),
      )}
      <Caption1>{say.ask.zone(span.timeZone.replaceAll('_', ' '))}</Caption1>
    </ChangeForm>
  );
}

const fields = ['window.start', 'window.end', 'doors'];

const partsOf = ({ window: span, doors }: OneVisit): PlaceWish[] =>
  doors.map(({ doorId, window: own }) =>
    Date.parse(own.start) === Date.parse(span.start) && Date.parse(own.end) === Date.parse(span.end)
      ? { doorId }
      : { doorId, own: timesOf(own) },
  );
