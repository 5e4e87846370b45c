import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useLanguage } from '../strings/use-language.js';
import type { Word } from './types.js';

type Needs = { word: Word | undefined; who: string; isResumed: boolean; yes: (word: Word) => void; no: () => void };

/** Asks once more, naming what follows; the way back comes first, so that a key pressed by habit decides nothing. */
export function ConfirmDecision({ word, who, isResumed, yes, no }: Needs) {
  const { confirm, strongSignIn } = useLanguage().say.approval;
  return (
    <Dialog open={word !== undefined} modalType="alert" onOpenChange={(_, { open }) => !open && no()}>
      <DialogSurface>
        {word && (
          <DialogBody>
            <DialogTitle>
              <bdi>{confirm[word](shortened(who))}</bdi>
            </DialogTitle>
            <DialogContent>
              {isResumed && <p>{strongSignIn}</p>}
              {confirm.consequence[word]}
            </DialogContent>
            <DialogActions>
              <Button onClick={no}>{confirm.no}</Button>
              <Button appearance="primary" onClick={() => yes(word)}>
                {confirm.yes[word]}
              </Button>
            </DialogActions>
          </DialogBody>
        )}
      </DialogSurface>
    </Dialog>
  );
}

const shortened = (name: string) => (name.length > 80 ? `${name.slice(0, 79)}…` : name);
