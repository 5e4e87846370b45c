import { Badge, Card, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { AtTime } from '../shell/at-time.js';
import { Fact, Facts } from '../shell/facts.js';
import { Name, Prose } from '../shell/said.js';
import { zoneHere } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import type { Delegation } from './types.js';

const useStyles = makeStyles({
  top: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: tokens.spacingHorizontalS },
});

const colours = { planned: 'informative', 'in-force': 'success', void: 'warning', over: 'subtle', ended: 'subtle' } as const;

type Needs = { delegation: Delegation; name: string | undefined; part?: string; children?: ReactNode };

/** One delegation: the other person in it, from when until when, and why. `part`: what that person is in it, where the list does not say. */
export function DelegationCard({ delegation, name, part, children }: Needs) {
  const { from, until, endedAt, reason, state } = delegation;
  const styles = useStyles();
  const { say } = useLanguage();
  const words = say.delegations;
  const called = name ?? words.somebody;
  const at = (instant: string) => <AtTime at={instant} timeZone={zoneHere()} />;
  return (
    <Card role="group" aria-label={called}>
      <div className={styles.top}>
        <div>
          {part}
          <Text weight="semibold">
            <Name text={called} />
          </Text>
        </div>
        <Badge appearance="tint" shape="rounded" size="large" color={colours[state]}>
          {words.state[state]}
        </Badge>
      </div>
      {state === 'void' && <Text>{words.isVoid}</Text>}
      <Facts>
        <Fact name={say.from}>{at(from)}</Fact>
        <Fact name={say.until}>{at(until)}</Fact>
        {endedAt !== undefined && <Fact name={words.endedAt}>{at(endedAt)}</Fact>}
        <Fact name={words.name.reason}>
          <Prose text={reason} />
        </Fact>
      </Facts>
      {children}
    </Card>
  );
}
