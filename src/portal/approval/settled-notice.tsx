import { Notice } from '../shell/notice.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import type { Approval } from './types.js';

/** Whose word stands, and since when; nothing while the question is open. */
export function SettledNotice({ settled, timeZone }: { settled: Approval['settled']; timeZone: string }) {
  const { tag, say } = useLanguage();
  if (!settled) return null;
  const { outcome, name, at } = settled;
  return (
    <Notice title={outcomeIn(say.approval.settled, outcome)}>
      {name !== undefined && at !== undefined && <bdi>{say.approval.settledBy(name, showTime(at, tag, timeZone))}</bdi>}
    </Notice>
  );
}

const outcomeIn = (words: Readonly<Record<string, string>>, outcome: string) => words[outcome] ?? outcome;
