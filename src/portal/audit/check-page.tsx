import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { Fact, Facts } from '../shell/facts.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { showNumber } from '../strings/show-number.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { exportAudit } from './export-audit.js';
import { saveAs } from './save-as.js';
import type { Verdict } from './types.js';

type Doing = 'checking' | 'exporting' | 'trouble';

/** Is the audit as it was written? And all of it as a file, with the signature to hold it against. */
export function CheckPage() {
  const { api } = useVisitor();
  const { tag, say } = useLanguage();
  const [doing, setDoing] = useState<Doing>();
  const [verdict, setVerdict] = useState<Verdict>();
  const [count, setCount] = useState<number>();
  const words = say.audit.check;
  const attempt = (what: Doing, work: () => Promise<void>) => {
    setDoing(what);
    void work().then(
      () => setDoing(undefined),
      () => setDoing('trouble'),
    );
  };
  const check = async () => {
    setVerdict(undefined);
    const { data } = await api.GET('/api/audit/verify');
    if (!data) throw new Error('not verified');
    setVerdict(data);
  };
  const save = async () => {
    setCount(undefined);
    const { lines, checkpoint, records } = await exportAudit(api);
    saveAs('latch-audit.jsonl', lines);
    saveAs('latch-audit.jsonl.checkpoint', [`${checkpoint}\n`]);
    setCount(records);
  };
  const isBusy = doing === 'checking' || doing === 'exporting';
  return (
    <Titled title={words.title}>
      <Stack across>
        <Button appearance="primary" disabledFocusable={isBusy} onClick={() => attempt('checking', check)}>
          {words.check}
        </Button>
        <Button disabledFocusable={isBusy} onClick={() => attempt('exporting', save)}>
          {words.save}
        </Button>
      </Stack>
      {isBusy && <Waiting label={words[doing]} />}
      {doing === 'trouble' && <Notice title={say.audit.trouble} intent="error" />}
      {verdict && <Checked verdict={verdict} />}
      {count !== undefined && (
        <Notice title={words.saved(showNumber(count, tag))} intent="success">
          {words.keep}
        </Notice>
      )}
    </Titled>
  );
}

function Checked({ verdict: { ok, checked, chains, checkpoints, signedUntil, firstBad } }: { verdict: Verdict }) {
  const { tag, say } = useLanguage();
  const words = say.audit.check;
  return (
    <>
      <Notice title={ok ? words.good : words.bad} intent={ok ? 'success' : 'error'}>
        {firstBad && words.firstBad(firstBad.chain, showNumber(firstBad.seq, tag), firstBad.flaw)}
      </Notice>
      <Facts>
        <Fact name={words.records}>{showNumber(checked, tag)}</Fact>
        <Fact name={words.chains}>{showNumber(chains, tag)}</Fact>
        <Fact name={words.signed}>
          {signedUntil === undefined ? words.unsigned : words.signedUntil(showNumber(checkpoints, tag), showTime(signedUntil, tag))}
        </Fact>
      </Facts>
    </>
  );
}
