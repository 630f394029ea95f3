//! What a reply teaches and no request may show before the app approves it.

use super::super::guard::Verdict;
use super::super::plan::{Planner, kept_context};
use super::super::proposal::Proposal;
use super::super::record::{Category, Quarantine, Reason, Record, Source};
use super::{ADDED, Known, LearnPlan, PINNED, limits, statement_of};
use crate::store::Row;

const SECRET: &str = "a text with a secret was not stored";
const NO_ROOM: &str = "a memory was not set aside: as many wait for approval already as are kept";

impl LearnPlan<'_> {
    /// Why a memory `text` is set aside. An error: it is not stored at all.
    pub(super) fn reason_to_wait(&self, text: &str, proposal: &Proposal) -> Result<Option<Reason>, &'static str> {
        let reason = match Verdict::of(text) {
            Some(Verdict::Secret) => return Err(SECRET),
            Some(Verdict::Order) => Some(Reason::Order),
            None => self.brakes.options.requires_approval.then_some(Reason::Approval),
        };
        Ok(reason.filter(|_| !proposal.is_approved))
    }

    /// Keeps `text` where no request finds it. It takes the place of no memory, not even of `old`, which it is to update, before the app
    /// approves it.
    pub(super) fn set_aside(&mut self, reason: Reason, old: Option<usize>, text: &str, category: Option<&str>) {
        let Planner { index, scope, context, host } = self.planner;
        let statement = statement_of(text);
        if let Some(known) = self.saying(&statement) {
            return self.refresh(known);
        }
        if old.is_none()
            && reason == Reason::Approval
            && let Known::Same(known) = self.known_about(text)
        {
            return self.refresh(known);
        }
        let target = old.and_then(|at| index.at(at));
        if let Some(replaced) = target.filter(|target| self.is_protected(target)) {
            return self.note(if replaced.source == Source::App { ADDED } else { PINNED });
        }
        let known = index.quarantined().saying(&statement);
        let is_new = self.learned.quarantined.iter().all(|other| statement_of(&other.text) != statement);
        if let Some(known) = known.filter(|known| self.rows.iter().all(|row| row.id != known.id)) {
            let record = Record { updated_at: host.now(), ..known.clone() };
            self.rows.push(record.repeated().to_row());
        }
        if known.is_some() || !is_new {
            return;
        }
        if index.quarantined().records().len() + self.learned.quarantined.len() >= limits::MAX_QUARANTINED {
            return self.note(NO_ROOM);
        }
        let category = self.category(category, target.map_or(Category::Fact, |old| old.category));
        let earlier = self.learned.added.len() + self.learned.quarantined.len();
        let record = self.planner.new_record(text, category, Source::Reply, scope, earlier);
        let replaces = target.map_or(String::new(), |old| old.id.clone());
        let record =
            Record { context: kept_context(context), quarantine: Some(Quarantine { reason, replaces }), ..record };
        self.rows.push(record.to_row());
        self.learned.quarantined.push(record);
    }

    /// Deletes those that are set aside and wanted.
    pub(super) fn drop_quarantined(&mut self, is_wanted: &dyn Fn(&Record) -> bool) {
        for record in self.planner.index.quarantined().records().iter().filter(|record| is_wanted(record)) {
            self.rows.retain(|row| row.id != record.id);
            self.rows.push(Row { id: record.id.clone(), data: None });
            self.learned.forgotten.push(record.id.clone());
        }
    }
}
