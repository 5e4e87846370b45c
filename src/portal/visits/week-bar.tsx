import { Button, Field, makeStyles, Select, Subtitle1, tokens } from '@fluentui/react-components';
import { ChevronLeft20Regular, ChevronRight20Regular } from '@fluentui/react-icons';
import { goTo } from '../navigation/address.js';
import { useLanguage } from '../strings/use-language.js';
import { showDays } from './show-span.js';
import { addressOf, type Shown, shiftDay, weekNumber } from './week.js';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalM },
  title: { margin: 0, flexGrow: 1 },
  steps: { display: 'flex', gap: tokens.spacingHorizontalXS },
});

type Needs = { shown: Shown; monday: string; sites: readonly string[] };

/** Which week is shown, of which site, and the ways to others. */
export function WeekBar({ shown, monday, sites }: Needs) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const words = say.visits;
  const go = (part: Partial<Shown>) => goTo(addressOf({ ...shown, ...part }));
  return (
    <div className={styles.bar}>
      <Subtitle1 as="h2" className={styles.title} aria-live="polite">
        {words.week(weekNumber(monday), showDays(monday, shiftDay(monday, 6), tag))}
      </Subtitle1>
      <Field label={words.site}>
        <Select value={shown.site} onChange={(_, { value }) => go({ site: value })}>
          <option value="">{words.allSites}</option>
          {sites.map((site) => (
            <option key={site} value={site}>
              {site}
            </option>
          ))}
        </Select>
      </Field>
      <div className={styles.steps}>
        <Button
          icon={<ChevronLeft20Regular />}
          aria-label={words.back}
          title={words.back}
          onClick={() => go({ week: shiftDay(monday, -7) })}
        />
        <Button onClick={() => go({ week: '' })}>{words.today}</Button>
        <Button
          icon={<ChevronRight20Regular />}
          aria-label={words.forth}
          title={words.forth}
          onClick={() => go({ week: shiftDay(monday, 7) })}
        />
      </div>
    </div>
  );
}
