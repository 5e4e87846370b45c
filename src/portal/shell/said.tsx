import { Link, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { useLanguage } from '../strings/use-language.js';

const useStyles = makeStyles({
  name: { display: '-webkit-box', WebkitLineClamp: '3', WebkitBoxOrient: 'vertical', overflow: 'hidden', overflowWrap: 'anywhere' },
  prose: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
});

/** A name as people wrote it: text and nothing else, in its own direction, in three lines at most. */
export function Name({ text }: { text: string }) {
  return (
    <bdi className={useStyles().name} dir="auto">
      {text}
    </bdi>
  );
}

const shownAtOnce = 600;

/** Prose as people wrote it: text and nothing else, in its own direction; of a long one the beginning until more is wanted. */
export function Prose({ text }: { text: string }) {
  const { say } = useLanguage();
  const [isWhole, setWhole] = useState(text.length <= shownAtOnce);
  return (
    <>
      <bdi className={useStyles().prose} dir="auto">
        {isWhole ? text : `${text.slice(0, shownAtOnce)}…`}
      </bdi>
      {!isWhole && (
        <div>
          <Link as="button" onClick={() => setWhole(true)}>
            {say.showAll}
          </Link>
        </div>
      )}
    </>
  );
}
