import { Badge, Button, Caption1, Checkbox, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { Dismiss16Regular, Search20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { markedWrong } from '../shell/marked-wrong.js';
import { useLanguage } from '../strings/use-language.js';
import { doorsFound } from './doors-found.js';
import type { Door } from './types.js';
import { doorsOf } from './wish.js';

const useStyles = makeStyles({
  chosen: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  sites: { display: 'grid', gap: tokens.spacingVerticalS },
  site: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
  name: { padding: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightSemibold },
  door: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
});

type Needs = {
  doors: readonly Door[];
  chosen: readonly string[];
  choose: (ids: string[]) => void;
  refusal: string | undefined;
  /** What they are for, where none need be chosen. */
  hint?: string;
};

/** Doors by site, found by any part of their name, id or site. */
export function DoorPicker({ doors, chosen, choose, refusal, hint }: Needs) {
  const styles = useStyles();
  const words = useLanguage().say.ask;
  const [wanted, setWanted] = useState('');
  const { sites, more } = doorsFound(doors, wanted);
  const without = (id: string) => chosen.filter((each) => each !== id);
  return (
    <>
      <Field label={words.doors} {...(hint === undefined ? { required: true } : { hint })} {...markedWrong(refusal)}>
        <Input
          type="search"
          value={wanted}
          placeholder={words.search}
          contentBefore={<Search20Regular aria-hidden />}
          onChange={(_, { value }) => setWanted(value)}
        />
      </Field>
      {chosen.length > 0 && (
        <div className={styles.chosen}>
          {doorsOf({ doorIds: [...chosen] }, doors).map(({ id, name }) => (
            <Button key={id} size="small" icon={<Dismiss16Regular />} aria-label={words.remove(name)} onClick={() => choose(without(id))}>
              <bdi>{name}</bdi>
            </Button>
          ))}
        </div>
      )}
      <div className={styles.sites}>
        {sites.map(([site, found]) => (
          <fieldset key={site} className={styles.site}>
            <legend className={styles.name}>{site}</legend>
            {found.map((door) => (
              <DoorChoice
                key={door.id}
                door={door}
                isChosen={chosen.includes(door.id)}
                choose={(isChosen) => choose(isChosen ? [...chosen, door.id] : without(door.id))}
              />
            ))}
          </fieldset>
        ))}
        {sites.length === 0 && <Caption1>{words.noDoor}</Caption1>}
        {more > 0 && <Caption1>{words.moreDoors(more)}</Caption1>}
      </div>
    </>
  );
}

function DoorChoice({ door, isChosen, choose }: { door: Door; isChosen: boolean; choose: (isChosen: boolean) => void }) {
  const styles = useStyles();
  const { say } = useLanguage();
  return (
    <div className={styles.door}>
      <Checkbox label={<bdi>{door.name}</bdi>} checked={isChosen} onChange={(_, { checked }) => choose(checked === true)} />
      <Caption1>{say.doorClass[door.class]}</Caption1>
      {door.mode === 'lockdown' && <Badge color="danger">{say.ask.lockdown}</Badge>}
    </div>
  );
}
