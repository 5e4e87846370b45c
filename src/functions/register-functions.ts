import { Mode } from '../domain/rule-record.js';
import { registerDecideByLink } from './approvals/decide-by-link.js';
import { registerGetApproval } from './approvals/get-approval.js';
import { registerListApprovals } from './approvals/list-approvals.js';
import { registerOpenLink } from './approvals/open-link.js';
import { makeCheckpoint } from './audit/make-checkpoint.js';
import { signedOften } from './audit/often-enough.js';
import { registerBookVisit } from './book-visit.js';
import { registerBreakGlass } from './break-glass/break-glass.js';
import { registerListGlass } from './break-glass/list-glass.js';
import { registerReviewGlass } from './break-glass/review-glass.js';
import { registerCancelRequest } from './cancel-request.js';
import { registerCancelSeries, registerCancelVisit } from './cancel-visit.js';
import { registerCatchUpDirectory } from './catch-up-directory.js';
import { registerChangeDoor } from './change-door.js';
import type { FeedSource } from './change-feed.js';
import { registerCheckOut, registerCheckOutVisit } from './check-out.js';
import { registerCheckOutLink } from './check-out-link.js';
import { registerConfirmDoorChange } from './confirm-door-change.js';
import { registerCreateDoor } from './create-door.js';
import { registerDecideApproval } from './decide-approval.js';
import { registerEndDelegation } from './delegations/end-delegation.js';
import { registerListDelegations } from './delegations/list-delegations.js';
import { registerMakeDelegation } from './delegations/make-delegation.js';
import { registerDeliveryReports } from './delivery-reports.js';
import { registerDoctor } from './doctor.js';
import { glances } from './doors/glance.js';
import { registerDrawCode } from './draw-code.js';
import type { EdgePorts } from './edge-ports.js';
import { registerEnrolDevice } from './enrol-device.js';
import { registerGraphEvents } from './events-graph.js';
import { registerSsfEvents } from './events-ssf.js';
import { registerExplain } from './explain.js';
import { registerExtendRequest } from './extend-request.js';
import { registerExtendVisit } from './extend-visit.js';
import { registerFindPeople } from './find-people.js';
import { registerFollowDoorChanges } from './follow-door-changes.js';
import { registerFollowGrants } from './follow-grants.js';
import { registerFollowReceipts } from './follow-receipts.js';
import { registerFollowRequests } from './follow-requests.js';
import { registerFollowRules } from './follow-rules.js';
import { registerFollowSignals } from './follow-signals.js';
import { registerFollowVisits } from './follow-visits.js';
import { registerForgetHabits } from './forget-habits.js';
import { registerGetCode } from './get-code.js';
import { registerGetDesk } from './get-desk.js';
import { registerGetDoor } from './get-door.js';
import { registerGetRequest } from './get-request.js';
import { registerGetRevocation } from './get-revocation.js';
import { registerGetVisit } from './get-visit.js';
import { registerHealthLive } from './health-live.js';
import { type Probes, registerHealthReady } from './health-ready.js';
import type { Pace } from './http/event-stream.js';
import type { OpenApiDocument } from './http/open-api-document.js';
import { registerImportVisits } from './import-visits.js';
import { registerLiftRevocation } from './lift-revocation.js';
import { registerListDeskDoors } from './list-desk-doors.js';
import { registerListDoorChanges } from './list-door-changes.js';
import { registerListDoors } from './list-doors.js';
import { registerListReceipts } from './list-receipts.js';
import { registerListRequests } from './list-requests.js';
import { registerListRevocations } from './list-revocations.js';
import { registerListVisits } from './list-visits.js';
import { type EventStream, registerLockEvents } from './lock-events.js';
import { registerMakeLockdown } from './make-lockdown.js';
import { registerMakeRevocation } from './make-revocation.js';
import { registerMyDelivery } from './my-delivery.js';
import { registerNotFound } from './not-found.js';
import { registerOpenApi } from './open-api.js';
import { registerPortal } from './portal.js';
import { registerPresentCode } from './present-code.js';
import { registerPresentExit } from './present-exit.js';
import { registerProveSignIn } from './prove-sign-in.js';
import { registerReadOutCode } from './read-out-code.js';
import { registerReckonRisk } from './reckon-risk.js';
import { registerReconcileDoors } from './reconcile-doors.js';
import { registerAuditApi, registerAuditTimers } from './register-audit.js';
import { registerRenewLeases } from './renew-leases.js';
import { registerRenewStream } from './renew-stream.js';
import { registerRenewSubscriptions } from './renew-subscriptions.js';
import { registerRequestAccess } from './request-access.js';
import { registerRescheduleRequest } from './reschedule-request.js';
import { registerRescheduleVisit } from './reschedule-visit.js';
import { registerResendCode } from './resend-code.js';
import { registerRevealCode } from './reveal-code.js';
import { registerSecurityEvents } from './security-events.js';
import { registerGetSiteCalendar, registerSetSiteCalendar } from './site-calendar.js';
import { registerStream } from './stream.js';
import { registerSweep } from './sweep.js';
import { registerTeamsMessages } from './teams-messages.js';
import { registerVisitReport } from './visit-report.js';
import { registerWatchRisk } from './watch-risk.js';
import { registerWebhookKeys } from './webhook-keys.js';
import { registerWithdrawDoorChange } from './withdraw-door-change.js';

/** `source`: the account and database of the change feeds; `stream`: the hub's events; `probes`: what readiness asks. */
export type Entrances = EdgePorts & { source: FeedSource; stream: EventStream; probes: Probes };

/** Opens every entrance of the app. */
export function registerFunctions(entrances: Entrances): void {
  const ports = { ...entrances, audit: signedOften(entrances.audit, () => makeCheckpoint(entrances)) };
  registerGraphEvents(ports);
  registerSsfEvents(ports);
  registerApi(ports);
  registerTriggers(ports);
}

/** The HTTP API, with the description it gives of itself. `streamPace`: how long a stream of events goes on, and how often it asks. */
export function registerApi(ports: EdgePorts & { probes: Probes }, streamPace?: Pace): () => OpenApiDocument {
  const glance = glances(ports.locks);
  const document = registerOpenApi([
    registerRequestAccess(ports),
    registerListRequests(ports),
    registerGetRequest(ports),
    registerCancelRequest(ports),
    registerRescheduleRequest(ports),
    registerExtendRequest(ports),
    registerDecideApproval(ports),
    registerBreakGlass(ports),
    registerReviewGlass(ports),
    registerListGlass(ports),
    registerListApprovals(ports),
    registerGetApproval(ports),
    registerOpenLink(ports),
    registerDecideByLink(ports),
    registerMakeDelegation(ports),
    registerListDelegations(ports),
    registerEndDelegation(ports),
    registerTeamsMessages(ports),
    registerWebhookKeys(ports),
    registerProveSignIn(ports),
    registerGetCode(ports),
    registerRevealCode(ports),
    registerReadOutCode(ports),
    registerDrawCode(ports),
    registerResendCode(ports),
    ...registerMyDelivery(ports),
    registerFindPeople(ports),
    registerBookVisit(ports),
    registerListVisits(ports),
    registerImportVisits(ports),
    registerGetVisit(ports),
    registerRescheduleVisit(ports),
    registerExtendVisit(ports),
    registerCancelVisit(ports),
    registerCancelSeries(ports),
    registerVisitReport(ports),
    registerCheckOut(ports),
    registerCheckOutVisit(ports),
    ...registerCheckOutLink(ports),
    registerGetSiteCalendar(ports),
    registerSetSiteCalendar(ports),
    registerPresentCode(ports),
    registerPresentExit(ports),
    registerListDoors(ports),
    registerGetDoor(ports, glance),
    registerCreateDoor(ports),
    registerChangeDoor(ports),
    registerEnrolDevice(ports),
    registerListDoorChanges(ports),
    registerConfirmDoorChange(ports),
    registerWithdrawDoorChange(ports),
    registerGetDesk(ports),
    registerListDeskDoors(ports),
    registerStream(ports, streamPace),
    registerMakeRevocation(ports),
    registerMakeLockdown(ports),
    ...Mode.options.flatMap((mode) => [
      registerListRevocations(mode, ports),
      registerGetRevocation(mode, ports),
      registerListReceipts(mode, ports),
      registerLiftRevocation(mode, ports),
    ]),
    ...registerAuditApi(ports),
    registerReckonRisk(ports),
    registerForgetHabits(ports),
    registerExplain(ports, glance),
    registerDoctor(ports),
    registerHealthLive(),
    registerHealthReady(ports),
  ]);
  registerPortal(ports);
  registerNotFound(ports);
  return document;
}

/** What runs without being called: change feeds, the hub's events, timers. */
export function registerTriggers(ports: Entrances): void {
  registerFollowRequests(ports);
  registerFollowGrants(ports);
  registerFollowRules(ports);
  registerFollowVisits(ports);
  registerFollowReceipts(ports);
  registerFollowDoorChanges(ports);
  registerFollowSignals(ports);
  registerLockEvents(ports);
  registerSweep(ports);
  registerAuditTimers(ports);
  registerReconcileDoors(ports);
  registerRenewLeases(ports);
  registerRenewSubscriptions(ports);
  registerCatchUpDirectory(ports);
  registerRenewStream(ports);
  registerWatchRisk(ports);
  registerDeliveryReports(ports);
  registerSecurityEvents(ports);
}
