import { Link } from '@fluentui/react-components';
import { Notice } from '../shell/notice.js';
import { useLanguage } from '../strings/use-language.js';
import type { Vote } from './types.js';

/** The reader's own word, as it now stands in the record, and where to see what becomes of it. */
export function DecisionRecorded({ vote: { id, decision } }: { vote: Vote }) {
  const { say } = useLanguage();
  return (
    <Notice title={say.approval.recorded[decision]} intent="success" takesFocus>
      <Link href={`/app/requests/${id}`}>{say.approval.howItStands}</Link>
    </Notice>
  );
}
