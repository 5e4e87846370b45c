import { Body1, Button, makeStyles } from '@fluentui/react-components';
import { useEffect, useMemo, useRef } from 'react';
import { goTo, useAddress } from '../navigation/address.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { Waiting } from '../shell/waiting.js';
import { useLanguage } from '../strings/use-language.js';
import { addressOf, filterIn } from './filter.js';
import { FilterForm } from './filter-form.js';
import { RecordLine } from './record-line.js';
import { useRecords } from './use-records.js';

const useStyles = makeStyles({ list: { listStyle: 'none', margin: 0, padding: 0 } });

/** The audit: what happened at a door, by a person or in a request, the newest first. */
export function AuditPage() {
  const { say } = useLanguage();
  const address = useAddress();
  const query = address.includes('?') ? address.slice(address.indexOf('?')) : '';
  const first = useRef(query);
  return (
    <Titled title={say.audit.title}>
      <Stack across>
        <Button as="a" href="/app/audit/could">
          {say.audit.could.title}
        </Button>
        <Button as="a" href="/app/audit/check">
          {say.audit.check.title}
        </Button>
        <Button as="a" href="/app/explain">
          {say.explain.title}
        </Button>
        <Button as="a" href="/app/break-glass">
          {say.glass.reviews}
        </Button>
      </Stack>
      <FilterForm key={query} filter={filterIn(query)} search={(filter) => goTo(addressOf('/app/audit', filter))} />
      <Records key={`found ${query}`} query={query} isSearched={query !== first.current} />
    </Titled>
  );
}

function Records({ query, isSearched }: { query: string; isSearched: boolean }) {
  const styles = useStyles();
  const { say } = useLanguage();
  const filter = useMemo(() => filterIn(query), [query]);
  const { found, isTroubled, isBusy, more } = useRecords(filter);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isSearched) section.current?.focus(); // the form is a new one
  }, [isSearched]);
  return (
    <section ref={section} tabIndex={-1} aria-label={say.audit.records} aria-busy={isBusy}>
      {!found && !isTroubled && <Waiting label={say.loading} />}
      {found?.records.length === 0 && <Body1>{say.audit.none}</Body1>}
      <ul className={styles.list}>
        {found?.records.map((record) => (
          <RecordLine key={`${record.chain} ${record.seq}`} record={record} names={found.names} />
        ))}
      </ul>
      {isTroubled && <Notice title={say.audit.trouble} intent="error" action={{ label: say.retry, run: more }} />}
      {found?.next !== undefined && !isTroubled && (
        <Button disabledFocusable={isBusy} onClick={more}>
          {say.audit.more}
        </Button>
      )}
    </section>
  );
}
