import { Caption1, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import type { Door, Problem } from '../ask/types.js';
import { useLanguage } from '../strings/use-language.js';
import type { PlaceWish, Times } from './times.js';
import { TimesFields } from './times-fields.js';

const useStyles = makeStyles({
  part: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
  times: { paddingLeft: tokens.spacingHorizontalXXXL },
});

type Needs = {
  doors: readonly Door[];
  places: readonly PlaceWish[];
  /** The whole visit: where a part of it begins and ends until somebody says otherwise. */
  times: Times;
  problem: Problem | undefined;
  change: (places: PlaceWish[]) => void;
};

/** Which of several doors are needed for a part of the time only, and when: in the time of each. */
export function PartsFields({ doors, places, times, problem, change }: Needs) {
  const styles = useStyles();
  const words = useLanguage().say.visits.form;
  const door = (doorId: string) => doors.find(({ id }) => id === doorId);
  if (places.length < 2 && !places[0]?.own) return null;
  return places.map(({ doorId, own }, at) => (
    <fieldset key={doorId} className={styles.part} aria-label={door(doorId)?.name ?? doorId}>
      <Checkbox
        label={<bdi>{words.part(door(doorId)?.name ?? doorId)}</bdi>}
        checked={own !== undefined}
        onChange={(_, { checked }) => change(places.with(at, checked === true ? { doorId, own: times } : { doorId }))}
      />
      {own && (
        <Part
          field={`doors[${at}].window`}
          own={own}
          zone={door(doorId)?.timeZone}
          problem={problem}
          change={(changed) => change(places.with(at, { doorId, own: changed }))}
        />
      )}
    </fieldset>
  ));
}

type PartNeeds = { field: string; own: Times; zone: string | undefined; problem: Problem | undefined; change: (times: Times) => void };

function Part({ field, own, zone, problem, change }: PartNeeds) {
  const styles = useStyles();
  const words = useLanguage().say.ask;
  return (
    <div className={styles.times}>
      <TimesFields field={field} times={own} zone={zone} problem={problem} change={change} />
      {zone !== undefined && <Caption1>{words.zone(zone.replaceAll('_', ' '))}</Caption1>}
    </div>
  );
}
