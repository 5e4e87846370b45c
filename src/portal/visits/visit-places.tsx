import { Caption1, Card, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { useLanguage } from '../strings/use-language.js';
import { DoorLight } from './door-light.js';
import { showHours } from './show-span.js';
import type { OneVisit, Place } from './types.js';

const useStyles = makeStyles({
  title: { margin: 0 },
  list: { display: 'grid', gap: tokens.spacingVerticalS, listStyle: 'none', margin: 0, padding: 0 },
  part: { paddingLeft: '24px' },
});

/** Every door with its light, and the part of the time it is needed for. */
export function VisitPlaces({ visit }: { visit: OneVisit }) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const isPart = ({ window: own }: Place) =>
    Date.parse(own.start) > Date.parse(visit.window.start) || Date.parse(own.end) < Date.parse(visit.window.end);
  return (
    <Card>
      <Subtitle2 as="h2" className={styles.title}>
        {say.visits.doors}
      </Subtitle2>
      <ul className={styles.list}>
        {visit.doors.map((place) => (
          <li key={place.doorId}>
            <DoorLight place={place} />
            {isPart(place) && (
              <Caption1 className={styles.part}>
                {say.visits.more.part} {showHours(place.window, tag)}
              </Caption1>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
