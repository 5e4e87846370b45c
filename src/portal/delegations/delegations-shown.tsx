import { Body1 } from '@fluentui/react-components';
import { useState } from 'react';
import { AskedTwice } from '../shell/asked-twice.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useAct } from '../shell/use-act.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { DelegationCard } from './delegation-card.js';
import { DelegationList } from './delegation-list.js';
import { DecidesForYou } from './in-whose-place.js';
import { NamingForm } from './naming-form.js';
import { sorted } from './sorted.js';
import type { Delegation, Delegations } from './types.js';

type Needs = { delegations: Delegations; refresh: () => void };

/** What stands, with a way to end what the reader has given; the form; and what is over. */
export function DelegationsShown({ delegations, refresh }: Needs) {
  const { session } = useVisitor();
  const { say } = useLanguage();
  const words = say.delegations;
  const [named, setNamed] = useState<{ made: Delegation; name: string }>();
  const { end, said, isBusy } = useEnding(refresh);
  const { given, received, past } = sorted(delegations);
  const { names = {} } = delegations;
  const isGiven = ({ of }: Delegation) => of === session.id;
  return (
    <Stack>
      {named ? (
        <Notice key={named.made.id} title={words.name.done} intent="success" takesFocus>
          <DecidesForYou delegation={named.made} name={named.name} />
        </Notice>
      ) : (
        said && <Notice {...said} takesFocus />
      )}
      <DelegationList title={words.given} none={words.noneGiven} list={given}>
        {(each) => (
          <DelegationCard delegation={each} name={names[each.to]}>
            <AskedTwice
              {...words.end}
              isBusy={isBusy}
              run={() => {
                setNamed(undefined);
                end(each.id);
              }}
            />
          </DelegationCard>
        )}
      </DelegationList>
      <DelegationList title={words.received} none={words.noneReceived} list={received}>
        {(each) => <DelegationCard delegation={each} name={names[each.of]} />}
      </DelegationList>
      {session.roles.includes('Latch.Approve') ? (
        <NamingForm
          done={(made, name) => {
            setNamed({ made, name });
            refresh();
          }}
        />
      ) : (
        <Body1>{words.onlyApprovers}</Body1>
      )}
      {past.length > 0 && (
        <DelegationList title={words.past} list={past} atOnce={5}>
          {(each) => (
            <DelegationCard
              delegation={each}
              name={names[isGiven(each) ? each.to : each.of]}
              part={isGiven(each) ? words.given : words.inPlaceOf}
            />
          )}
        </DelegationList>
      )}
    </Stack>
  );
}

/** Ends one, and says how that went. */
function useEnding(refresh: () => void) {
  const { api } = useVisitor();
  const words = useLanguage().say.delegations.end;
  const { act, said, isBusy } = useAct(words.refused, refresh);
  const end = (id: string) => act(() => api.POST('/api/delegations/{id}/end', { params: { path: { id } } }), words.done);
  return { end, said, isBusy };
}
