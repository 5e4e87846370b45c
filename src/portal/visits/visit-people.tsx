import { Caption1, Card, Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { StatusBadge } from '../request/status-badge.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import type { OneVisit } from './types.js';

const useStyles = makeStyles({
  title: { margin: 0 },
  list: { display: 'grid', gap: tokens.spacingVerticalM, listStyle: 'none', margin: 0, padding: 0 },
  person: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
});

/** Who comes, and how each of their requests stands: one for the doors that they need at the same time. */
export function VisitPeople({ visit }: { visit: OneVisit }) {
  const styles = useStyles();
  const { visits: words } = useLanguage().say;
  const { crew, escortId, names, requests } = visit;
  const people = escortId === undefined ? crew : [...crew, escortId];
  return (
    <Card>
      <Subtitle2 as="h2" className={styles.title}>
        {words.more.who}
      </Subtitle2>
      <ul className={styles.list}>
        {people.map((id) => (
          <li key={id} className={styles.person}>
            <bdi>{names[id] ?? words.somebody}</bdi>
            {id === escortId && <Caption1>{words.more.accompanies}</Caption1>}
            {requests
              .filter(({ personId }) => personId === id)
              .map((request) => (
                <RequestOf key={request.id} request={request} hostId={visit.hostId} />
              ))}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function RequestOf({ request, hostId }: { request: OneVisit['requests'][number]; hostId: string }) {
  const styles = useStyles();
  const { session } = useVisitor();
  const { say } = useLanguage();
  const maySee = session.id === request.personId || session.id === hostId || session.roles.includes('Latch.Security');
  return (
    <span className={styles.person}>
      <StatusBadge request={request} />
      {maySee && <Link href={`/app/requests/${request.id}`}>{say.visits.more.toRequest}</Link>}
    </span>
  );
}
