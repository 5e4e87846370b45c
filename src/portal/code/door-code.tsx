import { Body1, Card, makeStyles, Subtitle1 } from '@fluentui/react-components';
import type { Request } from '../request/types.js';
import { AtTime } from '../shell/at-time.js';
import { Countdown } from '../shell/countdown.js';
import { Prose } from '../shell/said.js';
import { useLanguage } from '../strings/use-language.js';
import { BoundCode } from './bound-code.js';
import { GoodUntil } from './good-until.js';
import { SealedCode } from './sealed-code.js';
import { TieToPhone } from './tie-to-phone.js';
import type { DoorNeeds } from './types.js';

const useStyles = makeStyles({ name: { margin: 0, overflowWrap: 'anywhere' } });

/** One door: where it is, and its code or when it comes. */
export function DoorCode(needs: DoorNeeds) {
  const styles = useStyles();
  const { state, request } = needs;
  return (
    <Card>
      <Subtitle1 as="h2" className={styles.name}>
        <bdi>{state.name ?? state.doorId}</bdi>
      </Subtitle1>
      {state.directions !== undefined && <Prose text={state.directions} />}
      {request.status === 'closed' ? <CodeOver request={request} /> : <CodeLive {...needs} />}
    </Card>
  );
}

function CodeLive(needs: DoorNeeds) {
  if (needs.state.boundTo !== undefined) return <BoundCode {...needs} boundTo={needs.state.boundTo} />;
  return (
    <>
      <SealedCode {...needs} otherwise={<CodeStanding {...needs} />} />
      <TieToPhone {...needs} />
    </>
  );
}

function CodeOver({ request: { outcome } }: { request: Request }) {
  const { say } = useLanguage();
  return <Body1>{outcome === undefined ? say.request.status.closed : say.request.outcome[outcome]}</Body1>;
}

/** How far the code is, where there is none to show. */
function CodeStanding({ request, state, now }: DoorNeeds) {
  const { say } = useLanguage();
  const timeZone = state.timeZone ?? request.window.timeZone;
  const { deliverAt } = request.clocks;
  const isComing = state.delivery === 'none' || state.delivery === 'due';
  return (
    <>
      <Body1>{say.code.standing[state.delivery]}</Body1>
      {isComing && Date.parse(deliverAt) > now.getTime() && (
        <Body1>
          {say.code.comesAt} <AtTime at={deliverAt} timeZone={timeZone} /> · <Countdown until={deliverAt} now={now} />
        </Body1>
      )}
      {!isComing && state.expiresAt !== undefined && <GoodUntil until={state.expiresAt} timeZone={timeZone} now={now} />}
    </>
  );
}
