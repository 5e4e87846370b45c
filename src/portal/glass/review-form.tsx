import { Button, Field, Textarea } from '@fluentui/react-components';
import { saidAt, saidAtLarge } from '../ask/said-at.js';
import { GuidedForm } from '../shell/guided-form.js';
import { markedWrong } from '../shell/marked-wrong.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useKeptSending } from '../shell/use-kept-sending.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';

type Findings = { findings: string; key: string };

const blank: Findings = { findings: '', key: '' };

/** What somebody found who had no part in it. */
export function ReviewForm({ requestId, done }: { requestId: string; done: () => void }) {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const words = { ...say.ask.refused, ...say.glass.refused };
  const { wish, refusal, refusals, isTroubled, isBusy, change, send, lead } = useKeptSending<Findings>(`review.${requestId}`, blank);
  const findings = wish.findings.trim();
  const wrong = saidAt('findings', refusal, words) ?? (refusals > 0 && !refusal && findings === '' ? words.missing : undefined);
  const large = saidAtLarge(refusal, words, ['findings']);
  const review = () => {
    if (isBusy) return;
    if (findings === '') return lead();
    const params = { path: { id: requestId } };
    send(
      (key) => api.POST('/api/requests/{id}/break-glass/review', { params, body: { findings }, headers: { 'idempotency-key': key } }),
      done,
    );
  };
  return (
    <GuidedForm refusals={refusals} send={review} label={say.glass.review}>
      <Stack>
        <Field label={say.glass.findings} hint={say.glass.findingsHint} required {...markedWrong(wrong)}>
          <Textarea value={wish.findings} maxLength={10_000} resize="vertical" onChange={(_, { value }) => change({ findings: value })} />
        </Field>
        {large !== undefined && <Notice title={large} intent="error" />}
        {isTroubled && <Notice title={say.noAnswer} intent="error" />}
        <div>
          <Button type="submit" appearance="primary" disabledFocusable={isBusy}>
            {say.glass.review}
          </Button>
        </div>
      </Stack>
    </GuidedForm>
  );
}
