import { Button, Caption1, Card, Field, Input, makeStyles, Subtitle2, Textarea } from '@fluentui/react-components';
import { DoorPicker } from '../ask/door-picker.js';
import { saidAt, saidAtLarge } from '../ask/said-at.js';
import type { Door } from '../ask/types.js';
import { GuidedForm } from '../shell/guided-form.js';
import { markedWrong } from '../shell/marked-wrong.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';
import { placesOf, repeatOf, zoneAmong } from './booking.js';
import { BookingPreview } from './booking-preview.js';
import { PartsFields } from './parts-fields.js';
import { PeopleField } from './people-field.js';
import { RepeatFields } from './repeat-fields.js';
import { dayOf, fieldsOfBooking, saidOfCrew, saidOfDoors, unclearDayOf } from './said-of-booking.js';
import { showDay } from './show-span.js';
import { movedBy } from './times.js';
import { TimesFields } from './times-fields.js';
import { useBooking } from './use-booking.js';

const useStyles = makeStyles({ title: { margin: 0 } });
const mostCrew = 32;

/** The form of a visit, for once or for every week. It is kept over a stronger sign-in, and sent once however often that takes. */
export function BookingForm({ doors }: { doors: readonly Door[] }) {
  const { tag, say } = useLanguage();
  const { wish, change, preview, problem, missing, refusals, send, isBusy, isTroubled } = useBooking(doors);
  const words = { ...say.ask.refused, ...say.visits.refused };
  const unclearDay = unclearDayOf(problem, wish);
  const ofTimes = unclearDay === undefined ? problem : undefined;
  const day = dayOf(ofTimes, wish);
  const large = saidAtLarge(problem, words, fieldsOfBooking);
  const except = (day: string, isOut: boolean) => {
    const others = wish.repeat.except.filter((each) => each !== day);
    change({ repeat: { ...wish.repeat, except: isOut ? [...others, day] : others } });
  };
  return (
    <GuidedForm refusals={refusals} send={send}>
      <Stack>
        {wish.key !== '' && !isBusy && !problem && !isTroubled && <Notice title={say.visits.form.signedInAgain} />}
        <Card>
          <DoorPicker
            doors={doors}
            chosen={wish.places.map(({ doorId }) => doorId)}
            choose={(ids) => change({ places: placesOf(ids, wish.places) })}
            refusal={saidOfDoors(problem, words) ?? missing(wish.places.length === 0)}
          />
        </Card>
        <Card>
          <TimesFields
            {...{ field: 'window', times: wish.times, zone: zoneOf(wish, doors), problem: ofTimes, missing: missing(true) }}
            change={(times) => change({ times, places: movedBy(wish.places, wish.times.start, times.start) })}
          />
          <ZoneNote zone={zoneOf(wish, doors)} />
          <PartsFields {...{ doors, places: wish.places, times: wish.times, problem: ofTimes }} change={(places) => change({ places })} />
          <RepeatFields
            {...{ isRepeated: wish.isRepeated, repeat: wish.repeat, unclearDay, change }}
            refusal={saidAt('repeat', problem, words) ?? missing(wish.isRepeated && !repeatOf(wish.repeat))}
          />
        </Card>
        <WhoCard {...{ wish, change, problem, missing, words }} />
        <WhatCard {...{ wish, change, problem, missing, words }} />
        <div aria-live="polite">{preview && <BookingPreview preview={preview} except={except} />}</div>
        {day !== undefined && (
          <Notice
            title={say.visits.form.repeat.about(showDay(day, tag))}
            intent="error"
            action={{ label: say.visits.form.preview.out, run: () => except(day, true) }}
          />
        )}
        {large !== undefined && <Notice title={large} intent="error" />}
        {isTroubled && <Notice title={say.noAnswer} intent="error" />}
        <div>
          <Button appearance="primary" size="large" type="submit" disabledFocusable={isBusy}>
            {say.visits.form.send}
          </Button>
        </div>
      </Stack>
    </GuidedForm>
  );
}

type Filling = Pick<ReturnType<typeof useBooking>, 'wish' | 'change' | 'problem' | 'missing'> & { words: Readonly<Record<string, string>> };

const zoneOf = ({ places }: Filling['wish'], doors: readonly Door[]) => zoneAmong(doors)(places[0]?.doorId ?? '');

function ZoneNote({ zone }: { zone: string | undefined }) {
  const words = useLanguage().say.ask;
  return <Caption1>{zone === undefined ? words.zoneUnknown : words.zone(zone.replaceAll('_', ' '))}</Caption1>;
}

function WhoCard({ wish, change, problem, missing, words }: Filling) {
  const styles = useStyles();
  const { say } = useLanguage();
  const form = say.visits.form;
  return (
    <Card>
      <Subtitle2 as="h2" className={styles.title}>
        {form.who}
      </Subtitle2>
      <PeopleField
        {...{ label: form.mails, hint: form.mailsHint, people: wish.crew, most: mostCrew, isRequired: true }}
        refusal={saidOfCrew(problem, wish.crew, words) ?? missing(wish.crew.length === 0)}
        change={(crew) => change({ crew })}
      />
      <PeopleField
        {...{ label: form.escort, hint: form.escortHint, people: wish.escort, most: 1 }}
        refusal={saidAt('escortId', problem, words)}
        change={(escort) => change({ escort })}
      />
      <Field label={say.visits.more.vendor} hint={form.vendorHint} {...markedWrong(saidAt('vendor', problem, words))}>
        <Input value={wish.vendor} maxLength={120} autoComplete="off" onChange={(_, { value }) => change({ vendor: value })} />
      </Field>
    </Card>
  );
}

function WhatCard({ wish, change, problem, missing, words }: Filling) {
  const { say } = useLanguage();
  return (
    <Card>
      <Field label={say.ask.purpose} required {...markedWrong(saidAt('purpose', problem, words) ?? missing(wish.purpose.trim() === ''))}>
        <Textarea value={wish.purpose} maxLength={10_000} resize="vertical" onChange={(_, { value }) => change({ purpose: value })} />
      </Field>
      <Field label={say.ask.ticket} hint={say.ask.ticketHint} {...markedWrong(saidAt('ticket', problem, words))}>
        <Input value={wish.ticket} maxLength={200} autoComplete="off" onChange={(_, { value }) => change({ ticket: value })} />
      </Field>
    </Card>
  );
}
