import { Caption1 } from '@fluentui/react-components';
import { differsHere, showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';

/** An instant in the time of the door, and in the reader's own where that is another one. */
export function AtTime({ at, timeZone }: { at: string; timeZone: string }) {
  const { tag, say } = useLanguage();
  return (
    <>
      <time dateTime={at}>{showTime(at, tag, timeZone)}</time>
      {differsHere(at, timeZone) && (
        <>
          {' '}
          <Caption1>({say.yourTime(showTime(at, tag))})</Caption1>
        </>
      )}
    </>
  );
}
