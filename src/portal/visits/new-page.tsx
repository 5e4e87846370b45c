import { useDoors } from '../ask/use-doors.js';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { Waiting } from '../shell/waiting.js';
import { useLanguage } from '../strings/use-language.js';
import { BookingForm } from './booking-form.js';

/** Where somebody books a visit to themselves, with what would be booked shown while they fill it in. */
export function NewVisitPage() {
  const { say } = useLanguage();
  const [reading, refresh] = useDoors();
  return (
    <Titled title={say.visits.book}>
      {!reading && <Waiting label={say.loading} />}
      {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {reading?.kind === 'shown' && <BookingForm doors={reading.value} />}
    </Titled>
  );
}
