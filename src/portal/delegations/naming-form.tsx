import { Button, Caption1, Card, Field, makeStyles, Subtitle2, Textarea, tokens } from '@fluentui/react-components';
import { LocalTimeField } from '../ask/local-time-field.js';
import { NowOrLater } from '../ask/now-or-later.js';
import { GuidedForm } from '../shell/guided-form.js';
import { MailField } from '../shell/mail-field.js';
import { markedWrong } from '../shell/marked-wrong.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';
import type { Delegation } from './types.js';
import { useNaming } from './use-naming.js';

const useStyles = makeStyles({
  title: { margin: 0 },
  limits: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, display: 'grid', gap: tokens.spacingVerticalXS },
});

/** Names a delegate: what that means and does not mean first, then whom, how long and why. */
export function NamingForm({ done }: { done: (made: Delegation, name: string) => void }) {
  const styles = useStyles();
  const { say } = useLanguage();
  const words = say.delegations.name;
  const naming = useNaming(done);
  const { wish, change, person, at, large, refusals, isTroubled, isBusy, hasSignedInAgain, send } = naming;
  return (
    <Card>
      <Subtitle2 as="h2" className={styles.title}>
        {words.title}
      </Subtitle2>
      <ul className={styles.limits}>
        {words.limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
      <GuidedForm refusals={refusals} send={send} label={words.title}>
        <Stack>
          {hasSignedInAgain && <Notice title={say.approval.strongSignIn} />}
          <MailField label={words.mail} mail={wish.mail} person={person} refusal={at('to')} change={(mail) => change({ mail })} />
          <SpanFields naming={naming} />
          <Field label={words.reason} hint={words.reasonHint} required {...markedWrong(at('reason'))}>
            <Textarea value={wish.reason} maxLength={10_000} resize="vertical" onChange={(_, { value }) => change({ reason: value })} />
          </Field>
          {large !== undefined && <Notice title={large} intent="error" />}
          {isTroubled && <Notice title={say.noAnswer} intent="error" />}
          <div>
            <Button type="submit" appearance="primary" size="large" disabledFocusable={isBusy}>
              {words.send}
            </Button>
          </div>
        </Stack>
      </GuidedForm>
    </Card>
  );
}

/** From when until when, in the reader's own time; or from now on. */
function SpanFields({ naming: { wish, change, at, zone, words, refusal } }: { naming: ReturnType<typeof useNaming> }) {
  const { say } = useLanguage();
  const shared = { zone, problem: refusal, refused: words };
  return (
    <>
      <NowOrLater isNow={wish.isNow} choose={(isNow) => change({ isNow })} />
      <Stack across>
        {!wish.isNow && (
          <LocalTimeField
            {...{ ...shared, label: say.from, field: 'from', otherwise: at('from'), value: wish.from, meant: wish.fromAs }}
            change={(from) => change({ from, fromAs: '' })}
            choose={(fromAs) => change({ fromAs })}
          />
        )}
        <LocalTimeField
          {...{ ...shared, label: say.until, field: 'until', otherwise: at('until'), value: wish.until, meant: wish.untilAs }}
          change={(until) => change({ until, untilAs: '' })}
          choose={(untilAs) => change({ untilAs })}
        />
      </Stack>
      <Caption1>{say.delegations.name.zone(zone.replaceAll('_', ' '))}</Caption1>
    </>
  );
}
